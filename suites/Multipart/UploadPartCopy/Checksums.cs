using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>The checksum of a copied part, where the upload was created with an algorithm.</summary>
public sealed class Checksums(CaseContext context) : CopyChecks(context)
{
    private const int RangeLength = 10;

    /// <param name="algorithm">Of the upload.</param>
    /// <param name="ofSource">An algorithm whose checksum the source was stored with; left out for none.</param>
    /// <param name="type">Of the upload's checksum; left out for the algorithm's own.</param>
    [Check]
    public async Task AreOfTheBytes(string algorithm, string? ofSource = null, string? type = null)
    {
        var source = await PutSourceAsync(OtherSmallBody, alter: ofSource is null ? null : request => request.WithHeader(
            Header(ofSource), Value(OtherSmallBody, ofSource)));
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });

        var copied = await CopyAsync(upload, "1", source);

        Verify(copied.Exchange).IsAccepted();
        VerifyShows(copied.Exchange, algorithm, source.Body);
        await VerifyListedAsync(upload, algorithm, source.Body);
    }

    /// <summary>The checksum is that of the range, not of the whole source.</summary>
    [Check]
    public async Task AreOfTheRange(string algorithm)
    {
        var source = (await PrepareRangedAsync()).Source;
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        var copied = await CopyAsync(upload, "1", source, range: $"bytes=0-{RangeLength - 1}");

        Verify(copied.Exchange).IsAccepted();
        VerifyShows(copied.Exchange, algorithm, source.Body.Slice(0, RangeLength));
    }

    [Check]
    public async Task AreNamedAlone(string algorithm)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        var copied = await CopyAsync(upload, "1", source);

        MustWork(copied.Exchange, "a copy without a fault");
        VerifyNames(copied.Exchange, [algorithm]);
    }

    /// <param name="ofSource">The algorithm whose checksum the source was stored with.</param>
    [Check]
    public async Task AreNotOfAPlainUpload(string ofSource)
    {
        var source = await PutSourceAsync(
            OtherSmallBody, alter: request => request.WithHeader(Header(ofSource), Value(OtherSmallBody, ofSource)));
        var upload = await Session.CreateUploadAsync();

        var copied = await CopyAsync(upload, "1", source);

        MustWork(copied.Exchange, "a copy without a fault");
        VerifyNames(copied.Exchange, []);
    }

    private void VerifyShows(Exchange copied, string algorithm, Body body)
    {
        var (name, value) = ("Checksum" + algorithm, Value(body, algorithm));
        var found = Element(copied, name);
        Verify(found == value, Aspect.Body, $"{name} {value}", $"{name} {Shown(found)}", copied);
    }

    private void VerifyNames(Exchange copied, IReadOnlyList<string> algorithms)
    {
        var named = Names(copied);
        Verify(named.SequenceEqual(algorithms.Select(algorithm => "Checksum" + algorithm)), Aspect.Body,
            algorithms.Count == 0 ? "no checksum" : $"Checksum{string.Join(", Checksum", algorithms)} alone",
            named.Count == 0 ? "no checksum" : string.Join(", ", named), copied);
    }

    private async Task VerifyListedAsync(UploadHandle upload, string algorithm, Body body)
    {
        if (Context.Profile.IsMissing(Operation.ListParts) || Session.FaultOf(Operation.ListParts) is not null) return;
        var exchange = await ListParts.ListChecks.SendAsync(Session, upload);
        MustWork(exchange, "listing the parts");
        var found = Judging.ListedPage.Of(exchange)?.Entries is [var entry]
            ? entry.Checksums.GetValueOrDefault("Checksum" + algorithm)
            : null;
        Verify(found == Value(body, algorithm), Aspect.Body, $"ListParts to show Checksum{algorithm} {Value(body, algorithm)}",
            $"ListParts shows {found ?? "no such checksum"}", exchange);
    }

    private static List<string> Names(Exchange copied) =>
    [
        .. copied.Xml()?.Elements().Select(element => element.Name.LocalName)
            .Where(name => name.StartsWith("Checksum", StringComparison.Ordinal) && name != "ChecksumType") ?? [],
    ];

    private string Header(string algorithm) => $"{Dialect.HeaderPrefix}checksum-{algorithm.ToLowerInvariant()}";

    private static string Value(Body body, string algorithm) => Convert.ToBase64String(body.Checksum(algorithm));
}
