using System.Globalization;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>The parts of an object among its attributes, and their pages.</summary>
public sealed class AttributesOfParts(CaseContext context) : AttributeChecks(context)
{
    private const string Asked = "ObjectParts";

    private const string MaxParts = "max-parts";

    private const string Marker = "part-number-marker";

    /// <param name="sizes">Of the parts, in bytes.</param>
    [Check]
    public async Task AreCounted(long[] sizes)
    {
        var stored = await StoredAsync(null, sizes);

        var shown = await MustShowAsync(stored, Asked);

        VerifyText(shown, "PartsCount", Number(sizes.Length), shown.OfParts("PartsCount"));
    }

    /// <summary>An object that was stored in one request has no parts to speak of.</summary>
    [Check]
    public async Task AreNotOfAPlainObject()
    {
        var stored = await SharedPlainAsync(14);

        var shown = await MustShowAsync(stored, "ObjectSize," + Asked);

        VerifyText(shown, "ObjectSize", "14", shown.Text("ObjectSize"));
        Verify(!shown.Names.Contains(Asked), Aspect.Body, "no ObjectParts", string.Join(", ", shown.Names), shown.Exchange);
    }

    /// <summary>Each has its number and its checksum.</summary>
    /// <param name="sizes">Of the parts, in bytes.</param>
    [Check]
    public async Task AreListedWithChecksums(string algorithm, long[] sizes)
    {
        var stored = await StoredAsync(algorithm, sizes);

        var shown = await MustShowAsync(stored, Asked);

        var expected = stored.Parts.Select(part => $"{part.Number} {Convert.ToBase64String(part.Body.Checksum(algorithm))}");
        var found = shown.Parts.Select(part => $"{part.Number} {Shown(part.Checksums.GetValueOrDefault("Checksum" + algorithm))}");
        VerifyText(shown, "Part", string.Join(", ", expected), string.Join(", ", found));
    }

    [Check]
    public async Task AreListedWithSizes(string algorithm)
    {
        var stored = await StoredAsync(algorithm, [100]);

        var shown = await MustShowAsync(stored, Asked);

        if (shown.Parts is not [var part])
            throw new CaseInconclusiveException($"The attributes list {shown.Describe()}.") { Exchange = shown.Exchange };
        VerifyText(shown, "Size", "100", part.Size is { } size ? size.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Of an object that shows no checksum of any kind parts are not listed.</summary>
    /// <exception cref="CaseUnsupportedException">The endpoint gives every object a checksum.</exception>
    [Check]
    public async Task AreNotListedWithoutChecksums(string mode)
    {
        var stored = await StoredAsync(null, [100]);
        var head = await MustReadAsync(stored, Reading.Head, request => request.WithHeader(Dialect.HeaderPrefix + "checksum-mode", mode));

        var shown = await MustShowAsync(stored, "Checksum," + Asked);

        if (shown.Names.Contains("Checksum") || head.ResponseHeaders.Any(header =>
            header.Key.StartsWith(Dialect.HeaderPrefix + "checksum-", StringComparison.OrdinalIgnoreCase)))
            throw new CaseUnsupportedException("the endpoint gives an object a checksum that nobody asked for");
        Verify(shown.Parts.Count == 0, Aspect.Body, "no Part", shown.Describe(), shown.Exchange);
    }

    /// <summary>Walks pages of each size: each begins after the last part of the page before, and all parts are on one of them.</summary>
    /// <param name="sizes">Of the parts, in bytes.</param>
    /// <param name="lengths">Parts of a page.</param>
    [Check]
    public async Task ArePaged(string algorithm, long[] sizes, int[] lengths)
    {
        var stored = await StoredAsync(algorithm, sizes);
        var whole = await MustShowAsync(stored, Asked);
        if (whole.Parts.Count != sizes.Length)
            throw new CaseInconclusiveException($"The attributes list {whole.Describe()} of {sizes.Length}.") { Exchange = whole.Exchange };

        foreach (var length in lengths)
        {
            for (var passed = 0; passed < sizes.Length; passed += length)
                await VerifyPageAsync(stored, passed, length);
        }
    }

    private async Task VerifyPageAsync(CompletedObject stored, int passed, int length)
    {
        var page = await MustShowAsync(stored, Asked, request =>
        {
            Paged(MaxParts, Number(length))(request);
            if (passed > 0) Paged(Marker, Number(passed))(request);
        });

        var expected = stored.Parts.Select(part => part.Number).Skip(passed).Take(length).ToList();
        var follows = passed + length < stored.Parts.Count;
        VerifyText(page, "Part", string.Join(", ", expected), string.Join(", ", page.Numbers));
        VerifyText(page, "IsTruncated", follows ? "true" : "false", page.OfParts("IsTruncated"));
        VerifyText(page, "MaxParts", Number(length), page.OfParts("MaxParts"));
        if (follows) VerifyText(page, "NextPartNumberMarker", Number(expected[^1]), page.OfParts("NextPartNumberMarker"));
    }

    /// <param name="most">Parts of a page that was not asked to be shorter.</param>
    [Check]
    public async Task AreOfALengthByDefault(string algorithm, int most)
    {
        var stored = await StoredAsync(algorithm, [100]);

        var shown = await MustShowAsync(stored, Asked);

        VerifyText(shown, "MaxParts", Number(most), shown.OfParts("MaxParts"));
        VerifyText(shown, "PartNumberMarker", "0", shown.OfParts("PartNumberMarker"));
    }

    /// <summary>A page after the last part lists none, and names no part to go on after.</summary>
    [Check]
    public async Task EndAfterTheLast(string algorithm)
    {
        var stored = await StoredAsync(algorithm, [100]);
        await MustShowAsync(stored, Asked);

        var page = await MustShowAsync(stored, Asked, Paged(Marker, "7"));

        Verify(page.Parts.Count == 0, Aspect.Body, "no Part", page.Describe(), page.Exchange);
        VerifyText(page, "NextPartNumberMarker", "0", page.OfParts("NextPartNumberMarker"));
    }

    /// <summary>Only records.</summary>
    /// <param name="size">Sent as the number of parts of a page.</param>
    [Check]
    public async Task AreRecorded(string algorithm, string size)
    {
        var stored = await StoredAsync(algorithm, [100]);

        Record(await AskAsync(stored, Asked, Paged(MaxParts, size)));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
