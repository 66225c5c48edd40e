using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>
/// What a doubtful request must leave alone: objects, and open uploads with one part each. They are laid before the request and looked at
/// after it, whatever it was answered with: a refusal can destroy as much as an acceptance. What became of the part is in the finding.
/// </summary>
public sealed class Witnesses(CaseContext context)
{
    private readonly List<WitnessObject> objects = [];
    private readonly List<WitnessUpload> uploads = [];

    private static Body OldObject { get; } = Body.OfText("the object that was there before");

    private Session Session => context.Session;

    /// <summary>An upload that the case has made, with its only part.</summary>
    /// <param name="name">What messages call it: <c>the upload</c>.</param>
    public void Add(UploadHandle upload, SentPart part, string name) => uploads.Add(new WitnessUpload(upload, part, name));

    /// <summary>Another open upload with a part of its own.</summary>
    /// <exception cref="CaseInconclusiveException">It could not be made.</exception>
    public async Task AddUploadAsync(string name, string? key = null, string? bucket = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key, Bucket = bucket });
        var body = context.Traits.SmallestPart;
        var exchange = await Session.PutPartAsync(upload, 1, body);
        context.MustWork(exchange, $"part 1 of {name}");
        Add(upload, new SentPart(1, exchange.ETag ?? "", body), name);
    }

    /// <summary>An object at a key. Where the endpoint takes no objects in one request, none may appear there.</summary>
    /// <exception cref="CaseInconclusiveException">Whether it was stored cannot be determined.</exception>
    public async Task AddObjectAsync(string key, string? bucket = null)
    {
        var exchange = await Session.PutObjectAsync(key, OldObject, bucket: bucket);
        if (exchange is { Failure: null, Status: 501 } || Response.Classify(exchange) is ResponseClass.Refused or ResponseClass.Denied)
        {
            AddAbsence(key, bucket);
            return;
        }

        context.MustWork(exchange, "storing an object at the key");
        AddObject(key, OldObject, bucket);
    }

    /// <summary>An object that is there already.</summary>
    public void AddObject(string key, Body body, string? bucket = null) => objects.Add(new WitnessObject(key, body, bucket));

    /// <summary>A key without an object.</summary>
    public void AddAbsence(string key, string? bucket = null) => objects.Add(new WitnessObject(key, null, bucket));

    /// <summary>Judges the response to a doubtful request, and what the request has done.</summary>
    /// <param name="sent">The part's bytes.</param>
    /// <param name="named">The upload that the request names.</param>
    /// <param name="number">The part number as sent; null where the request has none.</param>
    /// <param name="expect">What the rule allows.</param>
    public Task VerifyAsync(Exchange exchange, Body sent, UploadHandle named, string? number, Expectation expect)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(expect);
        return JudgeAsync(new DoubtfulRequest(exchange, sent, named, number), expect);
    }

    /// <summary>Judges the response to a doubtful request that brings no part, and what the request has done.</summary>
    /// <param name="held">The bytes that the upload holds which the request names.</param>
    /// <param name="named">The upload that the request names.</param>
    /// <param name="expect">What the rule allows.</param>
    public Task VerifyAsync(Exchange exchange, Body held, UploadHandle named, Expectation expect)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(expect);
        return JudgeAsync(new DoubtfulRequest(exchange, held, named, Number: null, BringsPart: false), expect);
    }

    /// <summary>The same where no page says what the response should be, so that only harm is a miss.</summary>
    public Task VerifyUnharmedAsync(Exchange exchange, Body sent, UploadHandle named, string? number)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return JudgeAsync(new DoubtfulRequest(exchange, sent, named, number), expect: null);
    }

    /// <summary>Verifies that a right request has touched no witness.</summary>
    /// <param name="sent">The bytes that it brought.</param>
    public async Task VerifyUntouchedAsync(Exchange exchange, Body sent, UploadHandle named)
    {
        var look = await LookAsync(new DoubtfulRequest(exchange, sent, named, Number: null, BringsPart: false));
        if (look.Harms.Count > 0) EndWith(look, exchange);
        EndUntouched(look, exchange);
    }

    private async Task JudgeAsync(DoubtfulRequest request, Expectation? expect)
    {
        var exchange = request.Exchange;
        var look = await LookAsync(request);

        context.Saw(Response.Describe(exchange));
        if (look.WhereThePartIs is { } place) context.Saw(place);
        if (look.Harms.Count > 0)
        {
            if (expect is not null) new ExchangeVerification(context, exchange).Note(expect);
            EndWith(look, exchange);
        }

        if (expect is not null) new ExchangeVerification(context, exchange).Meets(expect);
        EndUntouched(look, exchange);
    }

    private async Task<LookingOn> LookAsync(DoubtfulRequest request)
    {
        var look = new LookingOn(context, request);
        await look.AtAllAsync(objects, uploads);
        return look;
    }

    private void EndWith(LookingOn look, Exchange exchange)
    {
        foreach (var harm in look.Harms) context.Miss(harm.Aspect, harm.Expected, harm.Seen, harm.Exchange);
        context.EndIfMissed(exchange);
    }

    private void EndUntouched(LookingOn look, Exchange exchange)
    {
        if (look.Obscured is var (asked, what)) context.CannotTell(asked, what, Response.Describe(asked));
        var seen = look.CannotSeeAll ? "all else as it was, as far as it can be seen here" : "all else as it was";
        context.Verify(true, Aspect.State, "all else as it was", seen, exchange);
    }
}

/// <summary>An object that is to stay; without a body, a key where none may appear.</summary>
internal sealed record WitnessObject(string Key, Body? Body, string? Bucket);

/// <summary>An open upload and its only part, both to stay.</summary>
internal sealed record WitnessUpload(UploadHandle Upload, SentPart Part, string Name);
