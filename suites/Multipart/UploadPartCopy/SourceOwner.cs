using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>The account that a request says the source's bucket belongs to.</summary>
public sealed class SourceOwner(CaseContext context) : CopyChecks(context)
{
    private string Header => Dialect.HeaderPrefix + "source-expected-bucket-owner";

    [Check]
    public async Task IsTheOwner()
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync();

        await VerifyCopiesAsync(
            upload, source, source.Body, request => request.WithHeader(Header, Context.Profile.Features.AccountId!));
    }

    /// <param name="owner">An account's 12 digits: not the bucket's owner.</param>
    [Check]
    public async Task IsAnother(string owner, Expectation expect)
    {
        var prepared = await PrepareAsync();

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, request => request.WithHeader(Header, owner));

        await VerifyKeptOutAsync(prepared, copied.Exchange, expect);
    }
}
