using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>
/// Checksums of an upload that was created with an algorithm: those of the parts, which the list names, and that of the object, which a
/// header names and the response shows.
/// </summary>
public sealed class Checksums(CaseContext context) : CompletionChecks(context)
{
    private const string Composite = "COMPOSITE";

    private string TypeHeader => Dialect.HeaderPrefix + "checksum-type";

    /// <summary>The list names the checksum of each part.</summary>
    [Check]
    public async Task AreTakenOfTheParts(string algorithm, string type)
    {
        var upload = await CreateAsync(algorithm, type);
        var part = await PutAsync(upload, 1, SmallBody, algorithm);

        Verify(await CompleteAsync(upload, [part])).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <summary>A list whose parts have no checksums may be refused, or make the right object.</summary>
    [Check]
    public async Task AreMissingOfTheParts(string algorithm, string type, Expectation expect)
    {
        var upload = await CreateAsync(algorithm, type);
        var part = await PutAsync(upload, 1, SmallBody, algorithm);

        var exchange = await CompleteAsync(upload, [part with { Checksums = new Dictionary<string, string>() }]);

        Verify(exchange).Meets(expect);
        if (Response.Classify(exchange) == ResponseClass.Accepted) await Verify(upload).HasBecomeAsync(part.Body);
        else await Verify(upload).CompletesToAsync(part);
    }

    /// <param name="elements">Algorithm, blank, value; <c>right</c> and <c>wrong</c> stand for the part's and for another part's.</param>
    /// <param name="withObject">Whether the right checksum of the object comes along.</param>
    /// <param name="harmless">Whether the object that an acceptance makes is the right one.</param>
    /// <param name="isSecond">Whether a part comes before, which is named with the right one.</param>
    [Check]
    public async Task AreRefusedOfTheParts(
        string algorithm, string type, string[] elements, Expectation expect, bool withObject = false, bool harmless = false,
        bool isSecond = false)
    {
        var upload = await CreateAsync(algorithm, type);
        SentPart[] before = isSecond ? [await PutAsync(upload, 1, Body.Generated(FiveMebibytes, seed: 1), algorithm)] : [];
        var part = await PutAsync(upload, before.Length + 1, SmallBody, algorithm);
        var faulty = part with
        {
            Checksums = elements.Select(element => element.Split(' ', 2))
                .ToDictionary(element => "Checksum" + element[0], element => ValueOf(element[0], element[1])),
        };

        await VerifyAsync(harmless, upload, expect, [.. before, part], () => CompleteAsync(upload, [.. before, faulty], request =>
        {
            if (withObject) request.WithHeader(HeaderOf(algorithm), ObjectValue(algorithm, type, [.. before, part]));
        }));
    }

    /// <param name="withCount">Whether the number of parts stands behind a composite checksum.</param>
    [Check]
    public async Task AreTakenOfTheObject(string algorithm, string type, bool withCount = false)
    {
        var upload = await CreateAsync(algorithm, type);
        var part = await PutAsync(upload, 1, SmallBody, algorithm);
        var value = ObjectValue(algorithm, type, part) + (withCount ? "-1" : "");

        Verify(await CompleteAsync(upload, [part], request => request.WithHeader(HeaderOf(algorithm), value))).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="value">Sent as it is; that of other bytes where none is given. An asterisk stands for the right one.</param>
    /// <param name="also">A second algorithm, whose right checksum comes in a header of its own.</param>
    /// <param name="harmless">Whether the object that an acceptance makes is the right one.</param>
    [Check]
    public async Task AreRefusedOfTheObject(
        string algorithm, string type, Expectation expect, string? value = null, string? also = null, bool harmless = false)
    {
        var upload = await CreateAsync(algorithm, type);
        var part = await PutAsync(upload, 1, SmallBody, algorithm);
        var other = new SentPart(1, part.ETag, OtherSmallBody);
        var sent = value?.Replace("*", ObjectValue(algorithm, type, part), StringComparison.Ordinal)
            ?? ObjectValue(algorithm, type, other) + (type == Composite ? "-1" : "");

        await VerifyAsync(harmless, upload, expect, [part], () => CompleteAsync(upload, [part], request =>
        {
            request.WithHeader(HeaderOf(algorithm), sent);
            if (also is not null) request.WithHeader(HeaderOf(also), ObjectValue(also, type, part));
        }));
    }

    /// <summary>The response has one checksum, that of the object under the upload's algorithm.</summary>
    /// <param name="parts">How many, of which all but the last have the least size.</param>
    [Check]
    public async Task AreInTheResponse(string algorithm, string type, int parts = 1)
    {
        var upload = await CreateAsync(algorithm, type);
        var sent = new List<SentPart>();
        for (var number = 1; number <= parts; number++)
            sent.Add(await PutAsync(upload, number, number < parts ? Body.Generated(FiveMebibytes, seed: number) : SmallBody, algorithm));

        var exchange = await CompleteAsync(upload, sent);

        Verify(exchange).IsAccepted();
        var value = ObjectValue(algorithm, type, [.. sent]);
        var shown = Element(exchange, "Checksum" + algorithm);
        Verify(shown is not null && WithoutCount(shown) == value, Aspect.Body, $"Checksum{algorithm} {value}",
            $"Checksum{algorithm} {Shown(shown)}", exchange);
    }

    /// <summary>Type and algorithm are those of the creation.</summary>
    [Check]
    public async Task AreOfTheCreationsKind(string algorithm, string type)
    {
        var upload = await CreateAsync(algorithm, type);
        var part = await PutAsync(upload, 1, SmallBody, algorithm);

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).IsAccepted();
        var shown = Element(exchange, "ChecksumType");
        Verify(shown == type, Aspect.Body, $"ChecksumType {type}", $"ChecksumType {Shown(shown)}", exchange);
        var others = exchange.Xml()?.Elements().Select(element => element.Name.LocalName)
            .Where(
                name => name.StartsWith("Checksum", StringComparison.Ordinal) && name != "ChecksumType" && name != "Checksum" + algorithm)
            .ToList() ?? [];
        Verify(others.Count == 0, Aspect.Body, $"no checksum but Checksum{algorithm}",
            others.Count == 0 ? "none" : string.Join(", ", others), exchange);
    }

    /// <summary>The number of parts stands behind a composite checksum: in the response and with the object.</summary>
    [Check]
    public async Task CountTheParts(string algorithm)
    {
        var upload = await CreateAsync(algorithm, Composite);
        var part = await PutAsync(upload, 1, SmallBody, algorithm);

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).IsAccepted();
        var value = ObjectValue(algorithm, Composite, part) + "-1";
        var shown = Element(exchange, "Checksum" + algorithm);
        Verify(shown == value, Aspect.Body, $"Checksum{algorithm} {value}", $"Checksum{algorithm} {Shown(shown)}", exchange);
        var head = await Session.HeadObjectAsync(upload.Key,
            request => request.WithHeader(Dialect.HeaderPrefix + "checksum-mode", "ENABLED"));
        MustWork(head, "asking for the object's headers");
        Verify(head).HasHeader(HeaderOf(algorithm), value);
    }

    /// <summary>A completion that names another type than the creation.</summary>
    /// <param name="created">The type of the creation.</param>
    /// <param name="named">The type of the completion.</param>
    [Check]
    public async Task AreRefusedOfAnotherType(string algorithm, string created, string named, Expectation expect)
    {
        var upload = await CreateAsync(algorithm, created);
        var part = await PutAsync(upload, 1, SmallBody, algorithm);
        MustWork(await CompleteTwinAsync(algorithm, created), "completing with the type of the creation");

        await VerifyRefusedHarmlesslyAsync(upload,
            () => CompleteAsync(upload, [part], request => request.WithHeader(TypeHeader, named)), expect, part);
    }

    /// <summary>The header that names an algorithm is a creation's, and counts for nothing here.</summary>
    [Check]
    public async Task ArePassedOverByName(string created, string named)
    {
        var upload = await CreateAsync(created, type: null);
        var part = await PutAsync(upload, 1, SmallBody, created);

        var exchange = await CompleteAsync(upload, [part],
            request => request.WithHeader(Dialect.HeaderPrefix + "checksum-algorithm", named));

        Verify(exchange).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <summary>Parts with composite checksums have the numbers 1, 2, 3 and so on.</summary>
    /// <param name="numbers">Of the parts that are sent and listed.</param>
    [Check]
    public async Task NeedConsecutiveNumbers(string algorithm, int[] numbers, Expectation expect)
    {
        var upload = await CreateAsync(algorithm, Composite);
        var parts = new List<SentPart>();
        foreach (var number in numbers)
        {
            var body = number == numbers[^1] ? SmallBody : Body.Generated(FiveMebibytes, seed: number);
            parts.Add(await PutAsync(upload, number, body, algorithm));
        }

        var exchange = await CompleteAsync(upload, parts);

        Verify(exchange).Meets(expect);
        await Verify(upload).HasNotBecomeAnObjectAsync();
        MustWork(await CompleteTwinAsync(algorithm, Composite), "completing a part with the number 1");
    }

    private Task VerifyAsync(bool harmless, UploadHandle upload, Expectation expect, SentPart[] parts, Func<Task<Exchange>> send) =>
        harmless ? VerifyRefusedHarmlesslyAsync(upload, send, expect, parts) : VerifyRefusedAsync(upload, send, expect, parts);

    private async Task<Exchange> CompleteTwinAsync(string algorithm, string type)
    {
        var twin = await CreateAsync(algorithm, type);
        var part = await PutAsync(twin, 1, SmallBody, algorithm);
        return await CompleteAsync(twin, [part], request => request.WithHeader(TypeHeader, type));
    }

    private Task<UploadHandle> CreateAsync(string algorithm, string? type) =>
        Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });

    private async Task<SentPart> PutAsync(UploadHandle upload, int number, Body body, string algorithm)
    {
        var part = await PutGoodPartAsync(upload, number, body,
            request => request.WithHeader(HeaderOf(algorithm), Convert.ToBase64String(body.Checksum(algorithm))));
        return part.WithChecksum(algorithm);
    }

    /// <summary>Of the joined bytes, or of the parts' checksums without the count behind it; base64.</summary>
    private static string ObjectValue(string algorithm, string type, params SentPart[] parts) => Convert.ToBase64String(
        type == Composite
            ? Body.OfBytes([.. parts.SelectMany(part => part.Body.Checksum(algorithm))]).Checksum(algorithm)
            : Body.Concat(parts.Select(part => part.Body)).Checksum(algorithm));

    private string ValueOf(string algorithm, string word) => word switch
    {
        "right" => Convert.ToBase64String(SmallBody.Checksum(algorithm)),
        "wrong" => Convert.ToBase64String(OtherSmallBody.Checksum(algorithm)),
        _ => word,
    };

    private string HeaderOf(string algorithm) => $"{Dialect.HeaderPrefix}checksum-{algorithm.ToLower(CultureInfo.InvariantCulture)}";

    private static string? Element(Exchange completion, string name) =>
        completion.Xml()?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    /// <summary>Base64 has no hyphen.</summary>
    private static string WithoutCount(string value) => value.Split('-')[0];
}
