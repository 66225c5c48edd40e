using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>The checksums that a list shows of an upload that was created with an algorithm.</summary>
public sealed class Checksums(CaseContext context) : ListChecks(context)
{
    /// <param name="algorithm">Of the creation, and of the part's header.</param>
    /// <param name="type">Asked for at the creation; left out for the algorithm's own.</param>
    [Check]
    public async Task AreShown(string algorithm, string? type = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });
        var value = Convert.ToBase64String(SmallBody.Checksum(algorithm));
        await PutGoodPartAsync(upload, 1, SmallBody,
            request => request.WithHeader($"{Dialect.HeaderPrefix}checksum-{algorithm.ToLowerInvariant()}", value));

        var page = await ListUntilAsync(upload, page => page.Entries.Count == 1);

        if (page.Entries is not [var entry])
            throw new CaseInconclusiveException($"The list shows {page.Describe()}, and one part was sent.") { Exchange = page.Exchange };
        VerifyElement(page, "ChecksumAlgorithm", algorithm);
        if ((type ?? upload.Created?.ResponseHeaders[Dialect.HeaderPrefix + "checksum-type"]) is { } created)
            VerifyElement(page, "ChecksumType", created);
        var shown = string.Join(", ", entry.Checksums.Select(checksum => $"{checksum.Key} {checksum.Value}"));
        Verify(shown == $"Checksum{algorithm} {value}", Aspect.Body, $"the part with Checksum{algorithm} {value}",
            $"the part with {(shown.Length > 0 ? shown : "no checksum")}", page.Exchange);
    }
}
