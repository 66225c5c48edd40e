using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>
/// Headers of a creation that the completed object gives back. In rows <c>{meta}</c> stands for what names of user metadata begin with, and
/// <c>{N}</c> for N letters.
/// </summary>
public sealed class Metadata(CaseContext context) : CreateChecks(context)
{
    private const string Placeholder = "{meta}";

    /// <summary>HEAD and GET of the object give the headers back, and no other user metadata.</summary>
    /// <param name="headers">As <c>Name: value</c>; the value is all behind the first blank.</param>
    /// <param name="expected">The headers that come back, where these are not those that were sent.</param>
    [Check]
    public async Task IsGivenBack(string[] headers, string[]? expected = null)
    {
        var upload = await CreateAcceptedAsync(With(headers));

        var head = await CompleteAndAskAsync(upload);
        var read = (await Session.ReadObjectAsync(upload.Key)).Exchange;

        MustWork(read, "reading the object");
        foreach (var exchange in new[] { head, read }) VerifyShown(exchange, expected ?? headers);
    }

    /// <summary>An upload of the same key that is begun later, and left open, has no part in what the object gives back.</summary>
    /// <param name="headers">As <c>Name: value</c>.</param>
    /// <param name="later">The same headers as the later creation has them.</param>
    [Check]
    public async Task IsOfOneUpload(string[] headers, string[] later)
    {
        var upload = await CreateAcceptedAsync(With(headers));
        await CreateAcceptedAsync(With(later) with { Key = upload.Key });

        VerifyShown(await CompleteAndAskAsync(upload), headers);
    }

    /// <summary>The object that was there before has no part in what the one that replaces it gives back.</summary>
    /// <param name="former">As <c>Name: value</c>; what the object that is replaced was created with.</param>
    /// <param name="headers">What its successor is created with: other names.</param>
    [Check]
    public async Task IsNotOfTheFormerObject(string[] former, string[] headers)
    {
        var replaced = await Session.CreateUploadAsync(With(former));
        await CompleteAsync(replaced);
        var before = (await Session.ReadObjectAsync(replaced.Key)).Exchange;
        MustWork(before, "reading the object that is replaced");
        var upload = await CreateAcceptedAsync(With(headers) with { Key = replaced.Key });

        var head = await CompleteAndAskAsync(upload);

        VerifyShown(head, headers);
        foreach (var name in former.Select(header => Split(header).Name).Where(name => before.ResponseHeaders.Contains(name)))
            Verify(head).HasNoHeader(name);
    }

    /// <summary>As many names of user metadata as asked for come back, each with its own value.</summary>
    [Check]
    public Task IsGivenBackWithNames(int names) => IsGivenBack(
        [.. Enumerable.Range(1, names).Select(name => string.Create(CultureInfo.InvariantCulture, $"{Placeholder}n{name}: value {name}"))]);

    /// <summary>The media type of an object whose creation names none.</summary>
    [Check]
    public async Task HasTheMediaType(string type)
    {
        var head = await CompleteAndAskAsync(await CreateAcceptedAsync());

        Verify(head).HasHeader("Content-Type", type);
    }

    /// <summary>The coding that frames bodies on their way is none of the object's.</summary>
    /// <param name="encoding">Sent as Content-Encoding.</param>
    /// <param name="kept">What of it is the object's; left out for none.</param>
    [Check]
    public async Task IsNotTheFramingOfBodies(string encoding, string? kept = null)
    {
        var upload = await CreateAcceptedAsync(With([$"Content-Encoding: {encoding}"]));
        var head = await CompleteAndAskAsync(upload);

        await Verify(upload).HasBecomeAsync(SmallBody);
        if (kept is null) Verify(head).HasNoHeader("Content-Encoding");
        else Verify(head).HasHeader("Content-Encoding", kept);
    }

    /// <summary>User metadata of this size, counted with the names as they are sent, comes back whole.</summary>
    [Check]
    public Task IsTakenOfSize(int bytes)
    {
        var name = Dialect.MetadataPrefix + "size";
        return IsGivenBack([$"{Placeholder}size: {new string('v', bytes - name.Length)}"]);
    }

    /// <summary>User metadata of this size, counted without what all its names begin with, is refused.</summary>
    /// <param name="names">Over how many headers it is spread.</param>
    [Check]
    public Task IsTooLarge(int bytes, int names, Expectation expect)
    {
        var each = bytes / names;
        var sizes = Enumerable.Range(0, names).Select(index => index == 0 ? bytes - (each * (names - 1)) : each);
        return VerifyRefusedAsync(
            With([.. sizes.Select((size, index) =>
                string.Create(CultureInfo.InvariantCulture, $"{Placeholder}n{index}: {new string('v', size - $"n{index}".Length)}"))]),
            expect, With([$"{Placeholder}n0: v"]));
    }

    /// <summary>A header that an upload is not created with.</summary>
    /// <param name="header">As in <see cref="IsGivenBack"/>.</param>
    /// <param name="control">The same header with a value that is taken.</param>
    [Check]
    public Task IsRefused(string header, string control, Expectation expect) => VerifyRefusedAsync(With([header]), expect, With([control]));

    /// <summary>
    /// Only records what becomes of headers that no page speaks about; where the upload completes, what its object shows.
    /// </summary>
    /// <param name="headers">As in <see cref="IsGivenBack"/>.</param>
    /// <param name="shown">The name of the header that is looked for.</param>
    [Check]
    public async Task IsRecorded(string[] headers, string shown)
    {
        var (exchange, upload) = await CreateAsync(With(headers));

        Record(exchange);
        if (upload is null) return;
        var name = Named(shown);
        var value = (await CompleteAndAskAsync(upload)).ResponseHeaders[name];
        Context.Saw(value is null ? $"the object has no {name}" : $"the object has {name}: {value}");
    }

    /// <summary>Only records what the object shows of a header that came with a part, where no page knows it.</summary>
    /// <param name="header">As in <see cref="IsGivenBack"/>; sent with the part.</param>
    /// <param name="created">Sent with the creation; left out for none.</param>
    [Check]
    public async Task IsRecordedOfAPart(string header, string? created = null)
    {
        var upload = await CreateAcceptedAsync(created is null ? null : With([created]));
        var (name, value) = Split(header);

        var exchange = await Session.PutPartAsync(upload, 1, SmallBody, request => request.Headers.Set(name, value));

        Record(exchange);
        if (exchange.ETag is not { } etag || !exchange.IsSuccess) return;
        await CompleteGoodAsync(upload, new SentPart(1, etag, SmallBody));
        var head = await Session.HeadObjectAsync(upload.Key);
        MustWork(head, "asking for the object's headers");
        Context.Saw($"the object has {name} {head.ResponseHeaders[name] ?? "not at all"}");
    }

    /// <summary>
    /// A value whose letters take two bytes each, more than there may be, though as letters they are few enough. Whoever takes no such
    /// letters at all is not asked.
    /// </summary>
    /// <param name="letters">Of the value that is refused.</param>
    [Check]
    public async Task IsTooLargeInBytes(int letters, Expectation expect)
    {
        var few = $"{Placeholder}a: {new string('\u00E9', 100)}";
        var upload = await Session.CreateUploadAsync(With([few]));
        if ((await CompleteAndAskAsync(upload)).ResponseHeaders[Named(Placeholder + "a")] != Split(few).Value)
            throw new CaseUnsupportedException("the endpoint gives letters beyond ASCII not back as they were sent");

        await VerifyRefusedAsync(With([$"{Placeholder}a: {new string('\u00E9', letters)}"]), expect, With([few]));
    }

    private CreateOptions With(string[] headers) => new()
    {
        Alter = request =>
        {
            foreach (var (name, value) in headers.Select(Split)) request.Headers.Add(name, value);
        },
    };

    private void VerifyShown(Exchange exchange, string[] headers)
    {
        foreach (var (name, value) in headers.Select(Split))
        {
            var found = exchange.ResponseHeaders[name];
            Verify(found == value, Aspect.Header, $"{name}: {value}", found is null ? $"no header {name}" : $"{name}: {found}", exchange);
        }

        var wanted = headers.Select(header => Split(header).Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var others = exchange.ResponseHeaders.Select(header => header.Key)
            .Where(name => name.StartsWith(Dialect.MetadataPrefix, StringComparison.OrdinalIgnoreCase) && !wanted.Contains(name)).ToList();
        Verify(others.Count == 0, Aspect.Header, "no other user metadata",
            others.Count == 0 ? "none" : string.Join(", ", others), exchange);
    }

    private (string Name, string Value) Split(string header)
    {
        var colon = header.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? (Named(header.TrimEnd(':')), "") : (Named(header[..colon]), Filled(header[(colon + 2)..]));
    }

    private string Named(string name) => name.Replace(Placeholder, Dialect.MetadataPrefix, StringComparison.Ordinal);
}
