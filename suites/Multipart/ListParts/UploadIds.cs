using Conformance.Multipart.Judging;
using Conformance.Multipart.UploadPart;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.ListParts;

/// <summary>Upload IDs that name no open upload.</summary>
public sealed class UploadIds(CaseContext context) : ListChecks(context)
{
    /// <summary>Asked for as long as lists may lag. Whatever the response, it shows no part.</summary>
    [Check]
    public async Task AreUnknownAfter(EndingWord by, Expectation expect)
    {
        if (by == EndingWord.Abort) Requires(Operation.AbortUpload);
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        MustWork(await AskAsync(upload), "listing the parts of the open upload");
        if (by == EndingWord.Abort) MustWork(await Session.AbortAsync(upload), "aborting the upload");
        else await CompleteGoodAsync(upload, part);

        var (exchange, _) = await Context.PollAsync(async () =>
        {
            var asked = await AskAsync(upload);
            return (asked, asked);
        }, asked => ListedPage.Of(asked)?.Entries.Count is null or 0);

        Verify(exchange).Meets(expect);
        if (Response.Classify(exchange) != ResponseClass.Accepted) return;
        var page = Read(exchange);
        Verify(page.Entries.Count == 0, Aspect.Body, "no part", page.Describe(), exchange);
    }

    /// <summary>Without an upload ID the request reads the object, and there is none as long as the upload is open.</summary>
    [Check]
    public async Task AreNeeded(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);
        MustWork(await AskAsync(upload), "listing the parts with the upload ID");

        var exchange = await AskAsync(upload, request => request.Query.RemoveAll(part => part.Name == "uploadId"));

        Verify(exchange).Meets(expect);
    }

    [Check]
    public async Task AreRefusedEmpty(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        MustWork(await AskAsync(upload), "listing the parts with the upload ID");

        var exchange = await AskAsync(upload with { UploadId = "" });

        Verify(exchange).Meets(expect);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task AreRecordedEmpty()
    {
        var upload = await Session.CreateUploadAsync();

        Record(await AskAsync(upload with { UploadId = "" }));
    }
}
