using System.Globalization;
using System.Text.RegularExpressions;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>
/// What the checks of this operation have in common: creations, right and faulty, and the object that comes of an upload.
/// </summary>
public abstract partial class CreateChecks(CaseContext context) : Checks(context)
{
    /// <summary>Sends a creation, whatever comes of it.</summary>
    /// <returns>The upload too, where the response names one; it is removed at the end.</returns>
    protected async Task<(Exchange Exchange, UploadHandle? Upload)> CreateAsync(CreateOptions? options = null)
    {
        var request = Session.CreateUpload(options);
        var exchange = await Session.SendAsync(request);
        return (exchange, Session.ReadUpload(request, exchange, options?.CustomerKey));
    }

    /// <summary>The creation is accepted and names an upload; else the rule is not kept.</summary>
    protected async Task<UploadHandle> CreateAcceptedAsync(CreateOptions? options = null, bool isAboutAccess = false)
    {
        var (exchange, upload) = await CreateAsync(options);
        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess);
        Verify(upload is not null, Aspect.Body, "an upload ID", upload is null ? "none" : "an upload ID", exchange);
        return upload!;
    }

    /// <summary>The new upload takes a part and becomes an object of its bytes: saying yes alone creates nothing.</summary>
    protected async Task VerifyWorksAsync(UploadHandle upload)
    {
        var part = await PutAcceptedPartAsync(upload, 1, SmallBody);
        await Verify(upload).CompletesToAsync(part);
    }

    /// <summary>Where a creation may be refused: else it names an upload.</summary>
    protected void VerifyRefusedOrCreated(Exchange exchange, UploadHandle? upload)
    {
        Context.MustBeUsable(exchange, "the creation");
        Context.Saw(Response.Describe(exchange));
        var isVoid = upload is null && Response.Classify(exchange) == ResponseClass.Accepted;
        Verify(!isVoid, Aspect.Body, "a refusal, or an upload ID", isVoid ? "no upload ID" : "one of them", exchange);
    }

    /// <summary>Where an endpoint need not have what a creation asks for: it says so (4xx, or 501), or names an upload.</summary>
    protected void VerifyRefusedOrNotThere(Exchange exchange, UploadHandle? upload)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (upload is null && exchange.Status != 501) Verify(exchange).IsRefused();
        else Verify(true, Aspect.Status, "a refusal (4xx, or 501), or an upload ID", Response.Describe(exchange), exchange);
    }

    /// <summary>
    /// Creates an upload without the fault, then one with it: the second is refused, and no upload is open at its key.
    /// </summary>
    /// <param name="faulty">The creation with one fault.</param>
    /// <param name="faultless">The same without it; left out for a plain one.</param>
    /// <param name="isAboutAccess">Whether signature, token or rights are the question.</param>
    protected async Task<Exchange> VerifyRefusedAsync(
        CreateOptions faulty, Expectation expect, CreateOptions? faultless = null, bool isAboutAccess = false)
    {
        ArgumentNullException.ThrowIfNull(faulty);
        MustWork((await CreateAsync(faultless)).Exchange, "creating an upload without the fault");
        var key = faulty.Key ?? Session.NewKey();

        var (exchange, _) = await CreateAsync(faulty with { Key = key });

        Verify(exchange).Meets(expect, isAboutAccess);
        await VerifyNoneOpenAsync(key, faulty.Bucket);
        return exchange;
    }

    /// <summary>The list of uploads shows none at a key where every creation was refused. Says nothing where it cannot be read.</summary>
    /// <param name="but">One that is rightly there.</param>
    protected async Task VerifyNoneOpenAsync(string key, string? bucket = null, UploadHandle? but = null)
    {
        var listing = await Session.ListUploadsAsync(key, bucket);
        if (listing is not { IsWhole: true }) return;
        var isListed = listing.Uploads.Any(listed => listed.Key == key && listed.UploadId != but?.UploadId);
        var expected = but is null ? "no upload at the key" : "no other upload at the key";
        Verify(!isListed, Aspect.Status, expected, isListed ? "the list of uploads shows one" : expected, listing.Exchange);
    }

    /// <summary>Completes an upload with one small part, so that it becomes an object.</summary>
    /// <exception cref="CaseInconclusiveException">That does not work.</exception>
    protected async Task<SentPart> CompleteAsync(UploadHandle upload)
    {
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        await CompleteGoodAsync(upload, part);
        return part;
    }

    /// <summary>Completes an upload and asks for the object's headers.</summary>
    /// <exception cref="CaseInconclusiveException">That does not work.</exception>
    protected async Task<Exchange> CompleteAndAskAsync(UploadHandle upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        await CompleteAsync(upload);
        var head = await Session.HeadObjectAsync(upload.Key, WithKeyOf(upload), upload.Bucket);
        MustWork(head, "asking for the object's headers");
        return head;
    }

    /// <summary>What a request to read the object needs.</summary>
    protected Action<Request> WithKeyOf(UploadHandle upload) => request =>
    {
        if (upload.CustomerKey is { } key) request.WithCustomerKey(Dialect, key);
    };

    /// <summary>Options that set a header of the dialect's own, such as <c>x-amz-acl</c>.</summary>
    /// <param name="name">Behind the dialect's prefix.</param>
    protected CreateOptions With(string name, string value) =>
        new() { Alter = request => request.WithHeader(Dialect.HeaderPrefix + name, value) };

    /// <summary>A text of a row with N letters wherever it has <c>{N}</c>.</summary>
    protected static string Filled(string text) => Count().Replace(text, count =>
        new string('t', int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\{([0-9]+)\}")]
    private static partial Regex Count();
}
