using System.Globalization;
using System.Numerics;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>A request whose effect is in doubt, and its response.</summary>
/// <param name="Sent">The part's bytes, unlike those of every witness.</param>
/// <param name="Named">The upload that the request names, by bucket, key and ID: none, an ended one, another key's, or a good one.</param>
/// <param name="Number">The part number as sent; null where the request has none.</param>
/// <param name="BringsPart">Whether it brings a part that should not be taken; else only the witnesses are in doubt.</param>
internal sealed record DoubtfulRequest(Exchange Exchange, Body Sent, UploadHandle Named, string? Number, bool BringsPart = true)
{
    /// <summary>Whether a part was accepted that should not have been.</summary>
    public bool WasAccepted => BringsPart && Response.Classify(Exchange) == ResponseClass.Accepted;

    /// <summary>Whether the part was sent to this upload under this very number.</summary>
    public bool Means(UploadHandle upload, int number) =>
        (Named.Bucket, Named.Key, Named.UploadId) == (upload.Bucket, upload.Key, upload.UploadId)
        && BigInteger.TryParse(Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sent) && sent == number;
}
