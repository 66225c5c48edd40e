using System.Text;
using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>How bucket and key name the upload.</summary>
public sealed class Address : UploadPartSuite
{
    /// <param name="key">The end of the key; the case's own prefix stands before it.</param>
    [Check]
    public async Task KeepsTheKey(string key) => await CompletesUnderAsync(Target.NewKey(key));

    /// <param name="bytes">Length of the whole key in UTF-8.</param>
    [Check]
    public async Task TakesAKeyOf(int bytes)
    {
        var key = Target.NewKey("long-");
        await CompletesUnderAsync(key + new string('k', bytes - Encoding.UTF8.GetByteCount(key)));
    }

    /// <summary>Composed and decomposed forms look alike and are different bytes.</summary>
    [Check]
    public async Task TellsNormalFormsApart()
    {
        var stem = Target.NewKey("caf");
        var composed = await UploadToAsync(stem + "\u00e9", SmallBody);
        var decomposed = await UploadToAsync(stem + "e\u0301", OtherSmallBody);

        await composed.Should().HaveBecomeAsync(SmallBody);
        await decomposed.Should().HaveBecomeAsync(OtherSmallBody);
    }

    /// <param name="style">Where the bucket stands in the URL.</param>
    [Check]
    public async Task TakesTheStyle(Dialects.Addressing style)
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request => request.Addressing = style);

        exchange.Should().BeAccepted();
        await upload.Should().HoldOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <param name="order">The names of the query's parameters in the order in which they stand.</param>
    [Check]
    public async Task TakesParametersInOrder(string[] order)
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request =>
            request.Query.Sort((one, other) => Array.IndexOf(order, one.Name).CompareTo(Array.IndexOf(order, other.Name))));

        exchange.Should().BeAccepted();
        await upload.Should().HoldOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>Only records what becomes of a parameter's name in another spelling.</summary>
    [Check]
    public async Task IsRecordedWithSpelling(string parameter, string spelling)
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request =>
        {
            var place = request.Query.FindIndex(part => part.Name == parameter);
            request.Query[place] = request.Query[place] with { Name = spelling };
        });

        Record(exchange);
        if (await Target.ListPartsAsync(upload) is { } listing)
            CaseContext.Current.Saw(listing.Parts.Count == 0 ? "no part listed" : "the part is listed");
    }

    /// <summary>An endpoint that refuses the key when the upload is created does not keep it either; that it creates uploads at all is the control.</summary>
    private static async Task CompletesUnderAsync(string key)
    {
        await Target.CreateUploadAsync();
        var request = Target.CreateUpload(new CreateOptions { Key = key });
        var created = await Target.SendAsync(request);
        created.Should().BeAccepted();
        var upload = Target.ReadUpload(request, created) ?? throw new UnjudgedException("CreateMultipartUpload was accepted, but its result names no upload ID.") { Exchange = created };
        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.Should().BeAccepted();
        await upload.Should().CompleteToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));

        var listing = await Target.ListObjectsAsync(key);
        if (Answer.Classify(listing.Exchange) != AnswerClass.Accepted) return;
        var (found, asked) = await UploadAssertions.PollAsync<IReadOnlyList<string>>(async () =>
        {
            var again = await Target.ListObjectsAsync(key);
            return ([.. again.Objects.Select(listed => listed.Key)], again.Exchange);
        }, keys => keys.Contains(key));
        Judgement.Hold(found.Contains(key), $"the list of objects to show the key {key}", found.Count == 0 ? "an empty list" : $"the list shows {string.Join(", ", found)}", asked);
    }

    private static async Task<UploadHandle> UploadToAsync(string key, Body body)
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { Key = key });
        await Target.CompleteGoodAsync(upload, await Target.PutGoodPartAsync(upload, 1, body));
        return upload;
    }
}
