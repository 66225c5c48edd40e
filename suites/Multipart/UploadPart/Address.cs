using System.Text;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>How bucket and key name the upload.</summary>
public sealed class Address(CaseContext context) : Checks(context)
{
    /// <summary>Short enough for a name in a file system, with the slash behind it.</summary>
    private const int LongSegment = 100;

    /// <param name="key">The end of the key; the case's own prefix stands before it.</param>
    [Check]
    public async Task KeepsTheKey(string key) => await CompletesUnderAsync(Session.NewKey(key));

    /// <param name="bytes">Length of the whole key in UTF-8.</param>
    [Check]
    public async Task TakesAKeyOf(int bytes)
    {
        var key = Session.NewKey("long-");
        await CompletesUnderAsync(key + new string('k', bytes - Encoding.UTF8.GetByteCount(key)));
    }

    /// <summary>Two keys that differ in what some stores pass over: the upload of one leaves the object of the other alone.</summary>
    /// <param name="key">The end of the key; a slash at its beginning stands before the case's own prefix.</param>
    /// <param name="twin">The same, as such a store would read it.</param>
    /// <param name="behind">How many bytes the two keys have in common at least, before their ends.</param>
    [Check]
    public async Task TellsTwinsApart(string key, string twin, int behind = 0)
    {
        var stem = Session.NewKey("-") + string.Concat(Enumerable.Range(1, behind).Select(at => at % LongSegment == 0 ? '/' : 'k'));
        var witnesses = new Witnesses(Context);
        await witnesses.AddObjectAsync(Whole(twin));
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Whole(key) });
        var completed = await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, OtherSmallBody));

        await witnesses.VerifyUntouchedAsync(completed, OtherSmallBody, upload);
        await Verify(upload).HasBecomeAsync(OtherSmallBody);

        string Whole(string end) => end.StartsWith('/') ? "/" + stem + end[1..] : stem + end;
    }

    /// <summary>Composed and decomposed forms look alike and are different bytes.</summary>
    [Check]
    public async Task TellsNormalFormsApart()
    {
        var stem = Session.NewKey("caf");
        var composed = await UploadToAsync(stem + "\u00e9", SmallBody);
        var decomposed = await UploadToAsync(stem + "e\u0301", OtherSmallBody);

        await Verify(composed).HasBecomeAsync(SmallBody);
        await Verify(decomposed).HasBecomeAsync(OtherSmallBody);
    }

    /// <param name="style">Where the bucket stands in the URL.</param>
    [Check]
    public async Task TakesTheStyle(Dialects.Addressing style)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Addressing = style);

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <param name="order">The names of the query's parameters in the order in which they stand.</param>
    [Check]
    public async Task TakesParametersInOrder(string[] order)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
            request.Query.Sort((one, other) => Array.IndexOf(order, one.Name).CompareTo(Array.IndexOf(order, other.Name))));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>Only records what becomes of a bucket whose name is none; the upload and its object stay as they are.</summary>
    /// <param name="bucket">Sent in the path.</param>
    [Check]
    public async Task IsRecordedInBucket(string bucket)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = new Witnesses(Context);
        witnesses.Add(upload, await PutGoodPartAsync(upload, 1, SmallBody), "the upload");
        witnesses.AddAbsence(upload.Key);
        var named = upload with { Bucket = bucket };

        var exchange = await Session.PutPartAsync(named, "1", OtherSmallBody, request => request.Addressing = Dialects.Addressing.Path);

        await witnesses.VerifyUnharmedAsync(exchange, OtherSmallBody, named, "1");
    }

    /// <summary>Only records what becomes of a part without a key; the upload and its object stay as they are.</summary>
    [Check]
    public async Task IsRecordedWithoutAKey()
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = new Witnesses(Context);
        witnesses.Add(upload, await PutGoodPartAsync(upload, 1, SmallBody), "the upload");
        witnesses.AddAbsence(upload.Key);
        var named = upload with { Key = "" };

        var exchange = await Session.PutPartAsync(named, "1", OtherSmallBody);

        await witnesses.VerifyUnharmedAsync(exchange, OtherSmallBody, named, "1");
    }

    /// <summary>Only records what becomes of a parameter's name in another spelling.</summary>
    [Check]
    public async Task IsRecordedWithSpelling(string parameter, string spelling)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            var place = request.Query.FindIndex(part => part.Name == parameter);
            request.Query[place] = request.Query[place] with { Name = spelling };
        });

        Record(exchange);
        if (await Session.ListPartsAsync(upload) is { IsWhole: true } listing)
            Context.Saw(listing.Parts.Count == 0 ? "no part listed" : "the part is listed");
    }

    /// <summary>
    /// An endpoint that refuses the key when the upload is created does not keep it either; that it creates uploads at all is the control.
    /// </summary>
    private async Task CompletesUnderAsync(string key)
    {
        await Session.CreateUploadAsync();
        var request = Session.CreateUpload(new CreateOptions { Key = key });
        var created = await Session.SendAsync(request);
        Verify(created).IsAccepted();
        var upload = Session.ReadUpload(request, created)
            ?? throw new CaseInconclusiveException("CreateMultipartUpload was accepted, but its result names no upload ID.")
            { Exchange = created };
        if (created.Xml()?.Elements().FirstOrDefault(element => element.Name.LocalName == "Key")?.Value is { } named)
            Verify(named == key, Aspect.Body, $"the new upload to name the key {Spelled(key)}", $"it names {Spelled(named)}", created);
        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Verify(exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));

        var listing = await Session.ListObjectsAsync(key);
        if (Response.Classify(listing.Exchange) != ResponseClass.Accepted) return;
        var (found, asked) = await Context.PollAsync<IReadOnlyList<string>>(async () =>
        {
            var again = await Session.ListObjectsAsync(key);
            if (!again.IsWhole) Context.CannotTell(again.Exchange, "Listing objects", again.Fault!);
            return ([.. again.Objects.Select(listed => listed.Key)], again.Exchange);
        }, keys => keys.Contains(key));
        Verify(found.Contains(key), Aspect.Body, $"the list of objects to show the key {key}",
            found.Count == 0 ? "an empty list" : $"the list shows {string.Join(", ", found)}", asked);
    }

    /// <summary>Percent-encoded: what differs may be invisible.</summary>
    private static string Spelled(string key) => Dialects.PercentEncoding.Encode(key, keepSlash: true);

    private async Task<UploadHandle> UploadToAsync(string key, Body body)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, body));
        return upload;
    }
}
