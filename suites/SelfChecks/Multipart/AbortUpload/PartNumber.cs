using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.SelfChecks.Multipart.AbortUpload;

/// <summary>
/// A check of an operation that the suites have none for yet, with the class and method names of one that UploadPart has: the folder alone
/// tells them apart. It is not marked as a check, since it belongs to no plan but its self-check's.
/// </summary>
public sealed class PartNumber(CaseContext context) : Checks(context)
{
    public static CheckMethod Method { get; } = new(typeof(PartNumber).GetMethod(nameof(IsAccepted))!);

    public async Task IsAccepted(int number)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, number, SmallBody);

        await Verify(upload).CompletesToAsync(part);
    }
}
