using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>What an upload holds before a request that must leave it alone: a part that was lost already is not its doing.</summary>
internal static class HeldParts
{
    /// <summary>Ends the case where a list of parts does not show a part that the endpoint took.</summary>
    /// <exception cref="CaseInconclusiveException">It does not.</exception>
    public static async Task MustHoldAsync(this CaseContext context, UploadHandle upload, SentPart part)
    {
        var (listing, _) = await context.PollAsync(async () =>
        {
            var found = await context.Session.ListPartsAsync(upload);
            return (found, found?.Exchange);
        }, found => found is not { IsWhole: true } || found[part.Number] is not null);
        if (listing is { IsWhole: true } && listing[part.Number] is null)
            context.CannotTell(listing.Exchange, "Listing the parts before the request in question", $"a list without part {part.Number}");
    }
}
