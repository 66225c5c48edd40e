using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>
/// Tags of the object, given when its upload is created. In rows <c>{N}</c> stands for N letters.
/// </summary>
public sealed class Tags(CaseContext context) : CreateChecks(context)
{
    /// <summary>What some endpoints say of an object without tags, where others send an empty list.</summary>
    private static readonly string[] NoTags = ["NoSuchTagSet", "NoSuchTagSetError"];

    /// <summary>The completed object has these tags and no others.</summary>
    /// <param name="tagging">The header of the creation.</param>
    /// <param name="expected">As <c>key=value</c>; left out where each stands in the header as it is.</param>
    [Check]
    public async Task AreGivenBack(string tagging, string[]? expected = null)
    {
        var upload = await CreateAcceptedAsync(With("tagging", Filled(tagging)));
        await CompleteAsync(upload);

        var (found, exchange) = await ReadAsync(upload);

        var wanted = (expected ?? tagging.Split('&')).Select(tag => Filled(tag.Contains('=', StringComparison.Ordinal) ? tag : tag + "="));
        Verify(found.Order(StringComparer.Ordinal).SequenceEqual(wanted.Order(StringComparer.Ordinal), StringComparer.Ordinal), Aspect.Body,
            $"the tags {string.Join(", ", wanted)}", found.Count == 0 ? "no tags" : $"the tags {string.Join(", ", found)}", exchange);
    }

    /// <summary>The object that replaces another is created without tags, and has none.</summary>
    /// <param name="former">The header that the object which is replaced was created with.</param>
    [Check]
    public async Task AreNotTheFormerObjects(string former)
    {
        var replaced = await Session.CreateUploadAsync(With("tagging", former));
        await CompleteAsync(replaced);
        var (given, asked) = await ReadAsync(replaced);
        if (given.Count == 0) Context.CannotTell(asked, "asking for the tags of the object that is replaced", "none");
        var upload = await CreateAcceptedAsync(new CreateOptions { Key = replaced.Key });
        await CompleteAsync(upload);

        var (found, exchange) = await ReadAsync(upload);

        Verify(found.Count == 0, Aspect.Body, "no tags", found.Count == 0 ? "no tags" : $"the tags {string.Join(", ", found)}", exchange);
    }

    /// <summary>Other tags are taken, so that it is these that are refused.</summary>
    [Check]
    public Task AreRefused(string tagging, Expectation expect) =>
        VerifyRefusedAsync(With("tagging", Filled(tagging)), expect, With("tagging", "a=1"));

    /// <summary>Only records which tags come of a header that no page speaks about.</summary>
    [Check]
    public async Task AreRecorded(string tagging)
    {
        var (exchange, upload) = await CreateAsync(With("tagging", tagging));

        Record(exchange);
        if (upload is null) return;
        await CompleteAsync(upload);
        var (found, _) = await ReadAsync(upload);
        Context.Saw(found.Count == 0 ? "the object has no tags" : $"the object has the tags {string.Join(", ", found)}");
    }

    private async Task<(IReadOnlyList<string> Tags, Exchange Exchange)> ReadAsync(UploadHandle upload)
    {
        var exchange = await Session.SendAsync(new Request("GET") { Bucket = upload.Bucket, Key = upload.Key }.WithQuery("tagging"));
        if (exchange is { Status: 404, Code: { } code } && NoTags.Contains(code)) return ([], exchange);
        MustWork(exchange, "asking for the object's tags");
        var tags = (exchange.Xml()?.Descendants() ?? []).Where(element => element.Name.LocalName == "Tag")
            .Select(tag => tag.Elements().ToLookup(leaf => leaf.Name.LocalName, leaf => leaf.Value))
            .Select(leaves => $"{leaves["Key"].FirstOrDefault()}={leaves["Value"].FirstOrDefault()}");
        return ([.. tags], exchange);
    }
}
