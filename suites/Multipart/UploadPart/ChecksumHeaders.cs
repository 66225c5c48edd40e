using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Whether a part's checksum header is compared with its bytes, and with the algorithm of its upload.</summary>
public sealed class ChecksumHeaders(CaseContext context) : FaultyParts(context)
{
    /// <summary>The body whose check values are published with each algorithm.</summary>
    private const string CheckText = "123456789";

    /// <param name="size">In bytes; 0 for the text of the published check values.</param>
    [Check]
    public async Task TakeTheRightValue(string algorithm, long size = 0)
    {
        var body = size == 0 ? Enlarged(Body.OfText(CheckText)) : BodyOf(size);
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        var exchange = await Session.PutPartAsync(upload, "1", body, request => SetChecksum(request, algorithm));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", body).WithChecksum(algorithm));
        Verify(exchange).HasHeader(ChecksumHeaderOf(algorithm), ChecksumOf(body, algorithm));
    }

    [Check]
    public async Task RefuseAWrongValue(string algorithm, NumberUse number, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        await VerifyKeptOutAsync(upload, number, expect,
            fault: request => request.Headers.Set(ChecksumHeaderOf(algorithm), ChecksumOf(SmallBody, algorithm)),
            faultless: request => SetChecksum(request, algorithm),
            algorithm);
    }

    [Check]
    public async Task RefuseAMalformedValue(string algorithm, string value, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => SetChecksum(request, algorithm));

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody,
            request => request.Headers.Set(ChecksumHeaderOf(algorithm), value));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control.WithChecksum(algorithm));
    }

    /// <summary>The upload was created without an algorithm, so that each of the two headers would do alone.</summary>
    /// <param name="areEmpty">Whether the two have no value instead of the right ones.</param>
    [Check]
    public async Task RefuseTwoValues(string first, string second, Expectation expect, bool areEmpty = false)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => SetChecksum(request, first));

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody, request =>
        {
            foreach (var algorithm in new[] { first, second })
                request.Headers.Set(ChecksumHeaderOf(algorithm), areEmpty ? "" : ChecksumOf(OtherSmallBody, algorithm));
        });

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>
    /// Only records: the last digit of such a value has bits that base64 does not decode, so another digit gives the same bytes.
    /// </summary>
    [Check]
    public async Task AreRecordedWithStrayBits(string algorithm)
    {
        var body = Enlarged(Body.OfText(CheckText));
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        var exchange = await Session.PutPartAsync(upload, "1", body, request =>
            request.Headers.Set(ChecksumHeaderOf(algorithm), WithStrayBits(ChecksumOf(body, algorithm))));

        Record(exchange);
    }

    /// <summary>The header that names an algorithm promises a checksum of it.</summary>
    [Check]
    public async Task AreNeededWhenPromised(string algorithm, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => SetPromisedValue(request, algorithm));

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody,
            request => request.Headers.Set(SdkAlgorithmHeader, algorithm));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    [Check]
    public async Task ComeAsPromised(string algorithm)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => SetPromisedValue(request, algorithm));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody).WithChecksum(algorithm));
    }

    /// <summary>Only records: by the page the promise counts for nothing beside a value.</summary>
    [Check]
    public async Task AreRecordedUnlikeThePromise(string algorithm, string promised)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            SetChecksum(request, algorithm);
            request.Headers.Set(SdkAlgorithmHeader, promised);
        });

        Record(exchange);
    }

    /// <param name="created">The algorithm of the upload.</param>
    /// <param name="isPromised">Whether the part names its algorithm as an SDK does, too.</param>
    [Check]
    public async Task RefuseAnotherAlgorithm(string created, string algorithm, Expectation expect, bool isPromised = false)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = created });
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => Set(request, created, isPromised));

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody, request => Set(request, algorithm, isPromised));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control.WithChecksum(created));
    }

    [Check]
    public async Task TakeAnAlgorithmThatNoCreationNamed(string algorithm)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => SetPromisedValue(request, algorithm));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>Only records whether a part may bring an algorithm that its upload was not created with.</summary>
    [Check]
    public async Task AreRecordedWhereNoCreationNamedThem(string algorithm)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => SetChecksum(request, algorithm));

        Record(exchange);
    }

    [Check]
    public async Task MayBeLeftOut(string algorithm, string type)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    [Check]
    public async Task MayNotBeLeftOut(string algorithm, string type, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => SetChecksum(request, algorithm));

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody);

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control.WithChecksum(algorithm));
    }

    /// <summary>Only records which checksums a response names though the request brought none.</summary>
    [Check]
    public async Task AreRecordedWhereNoneWasSent()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Record(exchange);
        Context.Saw(ChecksumsIn(exchange));
    }

    /// <summary>Another last digit before the padding, with the same digits before it and the same bytes once decoded.</summary>
    private static string WithStrayBits(string value)
    {
        var last = value.TrimEnd('=').Length - 1;
        return $"{value[..last]}{(char)(value[last] + 1)}{value[(last + 1)..]}";
    }

    private void SetPromisedValue(Request request, string algorithm) => Set(request, algorithm, isPromised: true);

    private void Set(Request request, string algorithm, bool isPromised)
    {
        SetChecksum(request, algorithm);
        if (isPromised) request.Headers.Set(SdkAlgorithmHeader, algorithm);
    }
}
