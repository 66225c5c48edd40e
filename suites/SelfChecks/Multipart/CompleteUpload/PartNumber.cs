using System.Diagnostics.CodeAnalysis;
using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;

namespace Conformance.SelfChecks.Multipart.CompleteUpload;

/// <summary>
/// A check of an operation that the suites have none for yet, with the class and method names of one that UploadPart has: the folder alone tells them
/// apart. It is not marked as a check, since it belongs to no plan but its self-check's.
/// </summary>
public sealed class PartNumber
{
    public static CheckMethod Method { get; } = new(typeof(PartNumber).GetMethod(nameof(IsAccepted))!);

    [SuppressMessage("Performance", "CA1822", Justification = "A check is an instance method.")]
    public async Task IsAccepted(int number)
    {
        var session = CaseContext.Current.Session;
        var upload = await session.CreateUploadAsync();
        var part = await session.PutGoodPartAsync(upload, number, CaseContext.Current.Traits.SmallestPart);

        await upload.Should().CompleteToAsync(part);
    }
}
