using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>Where a creation goes: the bucket, and the form of the request line.</summary>
public sealed class Address(CaseContext context) : CreateChecks(context)
{
    /// <summary>Whatever the response, a bucket that was not there is not there afterwards; one that is, is removed again.</summary>
    [Check]
    public async Task MakesNoBucket()
    {
        MustWork((await CreateAsync()).Exchange, "creating an upload in a bucket that is there");
        var bucket = $"conformance-absent-{Guid.NewGuid():n}";

        var (exchange, upload) = await CreateAsync(new CreateOptions { Bucket = bucket });

        Context.MustBeUsable(exchange, "creating an upload in a bucket that is not there");
        var head = await Session.SendAsync(new Request("HEAD") { Bucket = bucket });
        Context.Saw(Response.Describe(exchange));
        Context.MustBeUsable(head, "asking for the bucket");
        var isThere = Response.Classify(head) == ResponseClass.Accepted;
        if (isThere) await RemoveAsync(bucket, upload);
        Verify(!isThere, Aspect.State, "no bucket of that name", isThere ? "a bucket of that name" : "no bucket of that name", exchange);
    }

    /// <summary>The error document says which bucket is not there.</summary>
    /// <param name="element">The element that names it.</param>
    [Check]
    public async Task NamesTheAbsentBucket(string element)
    {
        var bucket = $"conformance-absent-{Guid.NewGuid():n}";

        var exchange = await VerifyRefusedAsync(new CreateOptions { Bucket = bucket }, Expectations.Refused);

        Verify(exchange).HasErrorField(element, bucket);
    }

    /// <param name="style">Where the bucket stands in the URL.</param>
    [Check]
    public async Task TakesTheStyle(Dialects.Addressing style)
    {
        var upload = await CreateAcceptedAsync(new CreateOptions { Alter = request => request.Addressing = style });

        await Verify(upload).CompletesToAsync(await PutGoodPartAsync(upload, 1, SmallBody));
    }

    /// <summary>The parameter that makes the request a creation has an empty value, with or without a sign of equality.</summary>
    [Check]
    public async Task TakesTheFlag(string? value = null)
    {
        var upload = await CreateAcceptedAsync(new CreateOptions
        {
            Alter = request =>
            {
                request.Query.Clear();
                request.WithQuery("uploads", value);
            },
        });

        await VerifyWorksAsync(upload);
    }

    /// <summary>The same request without the parameter creates nothing: no upload, and no object.</summary>
    [Check]
    public async Task NeedsTheFlag(Expectation expect)
    {
        MustWork((await CreateAsync()).Exchange, "creating an upload with the parameter");
        var request = Session.CreateUpload();
        request.Query.Clear();

        var exchange = await Session.SendAsync(request);
        var upload = Session.ReadUpload(request, exchange);

        await Verify(upload ?? new UploadHandle(Session.Target.Bucket, request.Key!, "")).HasNotBecomeAnObjectAsync();
        Verify(exchange).Meets(expect);
        await VerifyNoneOpenAsync(request.Key!);
    }

    /// <summary>The parameter of creations and of lists of uploads, on a GET of a key: neither the object nor a list.</summary>
    [Check]
    public async Task HasNoListOfAKey(Expectation expect)
    {
        var upload = await CreateAcceptedAsync();
        var listed = await Session.SendAsync(
            new Request("GET") { Bucket = upload.Bucket }.WithQuery("uploads").WithQuery("prefix", upload.Key));
        MustWork(listed, "listing the bucket's uploads");

        var exchange = await Session.SendAsync(new Request("GET") { Bucket = upload.Bucket, Key = upload.Key }.WithQuery("uploads"));

        Verify(exchange).Meets(expect);
    }

    /// <summary>Only records what becomes of other request lines; a key without an object has none afterwards.</summary>
    /// <param name="method">In place of POST.</param>
    /// <param name="query">In place of <c>uploads</c>.</param>
    [Check]
    public async Task IsRecorded(string query, string method = "POST")
    {
        var request = Session.CreateUpload();
        request.Method = method;
        request.Query.Clear();
        foreach (var part in query.Split('&'))
        {
            var pair = part.Split('=', 2);
            request.WithQuery(pair[0], pair.Length > 1 ? pair[1] : null);
        }

        var exchange = await Session.SendAsync(request);

        Session.ReadUpload(request, exchange);
        Record(exchange);
        var read = await Session.ReadObjectAsync(request.Key!);
        Context.Saw(read.IsSuccess ? "there is an object at the key" : "there is no object at the key");
    }

    /// <summary>Only records what becomes of a creation that comes with a body.</summary>
    [Check]
    public async Task IsRecordedWithABody(string text)
    {
        var (exchange, _) = await CreateAsync(new CreateOptions { Alter = request => request.Body = Wire.Bodies.Body.OfText(text) });

        Record(exchange);
    }

    private async Task RemoveAsync(string bucket, UploadHandle? upload)
    {
        if (upload is not null) await Session.AbortAsync(upload);
        await Session.SendAsync(new Request("DELETE") { Bucket = bucket });
    }
}
