using System.Globalization;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>The size of the object as the client promises it.</summary>
public sealed class ObjectSize(CaseContext context) : CompletionChecks(context)
{
    [Check]
    public async Task IsTaken()
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteAsync(upload, [part], request => request.WithHeader(Header, Text(part.Body.Length)));

        Verify(exchange).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="more">Bytes more than the parts have; fewer where negative.</param>
    /// <param name="value">Sent as it is instead.</param>
    [Check]
    public async Task IsRefused(Expectation expect, long more = 0, string? value = null)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var promised = value ?? Text(part.Body.Length + more);

        await VerifyRefusedAsync(upload, () => CompleteAsync(upload, [part], request => request.WithHeader(Header, promised)),
            expect, part);
    }

    private string Header => Dialect.HeaderPrefix + "mp-object-size";

    private static string Text(long size) => size.ToString(CultureInfo.InvariantCulture);
}
