using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>The checksum of a completed object, which a mode asks for.</summary>
public sealed class ReadChecksums(CaseContext context) : ReadChecks(context)
{
    /// <summary>The value and its type with the mode, and neither without it. What follows a composite's value does not matter.</summary>
    /// <param name="type"><c>FULL_OBJECT</c> or <c>COMPOSITE</c>.</param>
    [Check]
    public async Task AreShownOnRequest(string algorithm, string type, Reading by)
    {
        var stored = await WithChecksumAsync(algorithm, type);

        var shown = await ReadAsync(stored, by, Mode("ENABLED"));
        var plain = await ReadAsync(stored, by);

        Verify(shown).IsAccepted();
        Verify(shown.ResponseHeaders[Header(algorithm)]?.Split('-')[0] == ValueOf(stored, algorithm, type), Aspect.Header,
            $"{Header(algorithm)}: {ValueOf(stored, algorithm, type)}",
            $"{Header(algorithm)}: {Shown(shown.ResponseHeaders[Header(algorithm)])}", shown);
        Verify(shown).HasHeader(Header("type"), type);
        Verify(plain).IsAccepted();
        Verify(plain).HasNoHeader(Header(algorithm));
        Verify(plain).HasNoHeader(Header("type"));
    }

    /// <summary>Behind a composite's value comes a hyphen and the number of parts.</summary>
    [Check]
    public async Task CountTheParts(string algorithm, Reading by)
    {
        var stored = await WithChecksumAsync(algorithm, "COMPOSITE");

        var exchange = await ReadAsync(stored, by, Mode("ENABLED"));

        Verify(exchange).IsAccepted();
        Verify(exchange).HasHeader(Header(algorithm), $"{ValueOf(stored, algorithm, "COMPOSITE")}-1");
    }

    /// <summary>A mode that is none.</summary>
    [Check]
    public async Task AreRefusedWithAnotherMode(string mode, Reading by, Expectation expect)
    {
        var stored = await WithChecksumAsync("CRC32", "FULL_OBJECT");
        await MustReadAsync(stored, by, Mode("ENABLED"));

        var exchange = await ReadAsync(stored, by, Mode(mode));

        Verify(exchange).Meets(expect);
    }

    /// <summary>The mode in another spelling asks for the checksum all the same.</summary>
    [Check]
    public async Task AreShownWithTheMode(string mode)
    {
        var stored = await WithChecksumAsync("CRC32", "FULL_OBJECT");

        var exchange = await ReadAsync(stored, Reading.Get, Mode(mode));

        Verify(exchange).IsAccepted();
        Verify(exchange).HasHeader(Header("CRC32"), ValueOf(stored, "CRC32", "FULL_OBJECT"));
    }

    /// <summary>A part that is read comes with its own checksum and a type where the mode asks for it.</summary>
    [Check]
    public async Task AreThePartsOwn(string algorithm, Reading by)
    {
        var stored = await WithChecksumAsync(algorithm, "COMPOSITE");

        var shown = await ReadAsync(stored, by, request =>
        {
            Part("1")(request);
            Mode("ENABLED")(request);
        });
        var plain = await ReadAsync(stored, by, Part("1"));

        Verify(shown).IsAccepted();
        Verify(shown).HasHeader(Header(algorithm), Convert.ToBase64String(stored.Body.Checksum(algorithm)));
        Verify(shown).HasHeader(Header("type"));
        Verify(plain).IsAccepted();
        Verify(plain).HasNoHeader(Header(algorithm));
    }

    /// <summary>A range shorter than the object comes without its checksum.</summary>
    [Check]
    public async Task AreNotShownOfARange()
    {
        var stored = await WithChecksumAsync("CRC32", "FULL_OBJECT");
        await MustReadAsync(stored, Reading.Get, Mode("ENABLED"));

        var exchange = await ReadAsync(stored, Reading.Get, request =>
        {
            Range("bytes=0-49")(request);
            Mode("ENABLED")(request);
        });

        Verify(exchange).IsAccepted();
        Verify(exchange).HasNoHeader(Header("CRC32"));
    }

    /// <summary>Only records.</summary>
    /// <param name="algorithm">Of the upload; left out for none.</param>
    /// <param name="part">The part that is read; left out for the whole.</param>
    [Check]
    public async Task AreRecorded(string mode, string? algorithm = null, string? part = null)
    {
        var stored = algorithm is null ? await SharedAsync([100]) : await WithChecksumAsync(algorithm, "FULL_OBJECT");

        var exchange = await ReadAsync(stored, Reading.Get, request =>
        {
            Mode(mode)(request);
            if (part is not null) Part(part)(request);
        });

        Record(exchange);
        foreach (var header in exchange.ResponseHeaders
            .Where(header => header.Key.StartsWith(Header(""), StringComparison.OrdinalIgnoreCase)))
            Context.Saw($"{header.Key} {header.Value}");
    }

    /// <exception cref="CaseInconclusiveException">The upload is of another kind than was asked for, or does not say of which.</exception>
    private async Task<CompletedObject> WithChecksumAsync(string algorithm, string type)
    {
        var stored = await SharedAsync([100], new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });
        var created = stored.Upload.Created!;
        if (created.ResponseHeaders[Header("type")] != type)
            throw new CaseInconclusiveException($"The creation does not say that the object's checksum is {type}.") { Exchange = created };
        return stored;
    }

    private string Header(string name) => $"{Dialect.HeaderPrefix}checksum-{name.ToLowerInvariant()}";

    private Action<Request> Mode(string mode) => request => request.WithHeader(Header("mode"), mode);

    private static string ValueOf(CompletedObject stored, string algorithm, string type) => Convert.ToBase64String(type == "FULL_OBJECT"
        ? stored.Body.Checksum(algorithm)
        : Body.OfBytes([.. stored.Parts.SelectMany(part => part.Body.Checksum(algorithm))]).Checksum(algorithm));
}
