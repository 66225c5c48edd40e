using Conformance.Reporting.Records;
using Conformance.Rules;

namespace Conformance.SelfChecks.Support.Reporting;

/// <summary>A rule and what the imagined store does about it, row by row.</summary>
public sealed record SampleRule(RuleRecord Record, string Check, string Expected, string Observed, Verdict Verdict,
    IReadOnlyList<string> Rows)
{
    public IReadOnlyDictionary<string, Verdict> Verdicts { get; init; } = new Dictionary<string, Verdict>();
}

public static class SampleRules
{
    public static RuleRecord NotChecked { get; } = Record("aws.upload-part.address.access-points", "AWS-PART-14", Basis.Stated,
        "A part may be sent to an access point or an Outposts host name.", "Request parameters, row Bucket") with
    {
        Status = RuleStatus.NotChecked,
        Reason = "Addressing of other services: no endpoint but AWS has it.",
    };

    public static IReadOnlyList<SampleRule> All { get; } =
    [
        Of("aws.upload-part.part-number.in-range", "AWS-PART-02", Basis.Stated, "A part number from 1 to 10000 is accepted.",
            "Section 3; parameter partNumber", "PartNumber.IsAccepted", "200, and the part listed", "", Verdict.Kept, "lowest", "second",
            "nine thousand", "highest"),
        Of("aws.upload-part.part-number.outside-range", "AWS-PART-02", Basis.Stated, "A part number below 1 or above 10000 is refused.",
            "Section 3; parameter partNumber", "PartNumber.IsRefused", "4xx, and no part stored",
            "200, ETag \"9dd4e461268c8034f5c8564e155c67a6\"; ListParts shows part 0", Verdict.Kept, "zero", "one too many", "negative",
            "two to the 31", "twenty nines") with
        {
            Verdicts = new Dictionary<string, Verdict> { ["zero"] = Verdict.Broken },
        },
        Of("aws.upload-part.part-number.not-a-number", "AWS-PART-02", Basis.Stated, "A part number that is no integer is refused.",
            "Section 3; parameter partNumber", "PartNumber.IsRefused", "4xx, and no part stored", "200; ListParts shows part 1",
            Verdict.Kept, "letters", "empty", "fraction", "exponent", "hexadecimal") with
        {
            Verdicts = new Dictionary<string, Verdict> { ["fraction"] = Verdict.Broken, ["exponent"] = Verdict.Broken },
        },
        Of("aws.upload-part.part-number.refusal-code", "AWS-PART-02", Basis.External,
            "The refusal of a part number is 400 InvalidArgument.", "S3 error responses, row InvalidArgument", "PartNumber.IsRefused",
            "400 InvalidArgument", "400 InvalidPart", Verdict.Differs, "zero", "one too many", "letters"),
        Of("aws.upload-part.part-number.spellings", "AWS-PART-02", Basis.Observed, "Unusual spellings of a part number: what the endpoint "
            + "makes of them.", "Parameter partNumber", "PartNumber.IsRecorded", "recorded", "", Verdict.Observed, "leading zero",
            "plus sign", "leading blank", "full-width digit"),
        Of("aws.upload-part.upload-id.from-create", "AWS-PART-01", Basis.Stated,
            "A part sent with the ID that Create returned is accepted.", "Section 2", "UploadId.IsAccepted", "200", "", Verdict.Kept, ""),
        Of("aws.upload-part.unknown-upload.gone", "AWS-PART-09", Basis.Stated, "An upload ID that is invalid, aborted or completed is "
            + "answered 404 NoSuchUpload.", "Special errors", "UploadId.IsNotFound", "404 NoSuchUpload", "400 InvalidArgument",
            Verdict.Kept, "never issued", "aborted", "completed", "of another key", "of another bucket") with
        {
            Verdicts = new Dictionary<string, Verdict> { ["of another bucket"] = Verdict.Inconclusive },
        },
        Of("aws.upload-part.part-order.by-number", "AWS-PART-03", Basis.Stated, "Parts stand in the object in the order of their numbers.",
            "Section 3", "Order.FollowsNumbers", "bytes in number order", "", Verdict.Kept, "sent backwards", "sparse", "interleaved"),
        Of("aws.upload-part.overwrite.same-number", "AWS-PART-04", Basis.Stated, "A part sent again under its number replaces the earlier "
            + "one.", "Section 3", "Overwrite.Replaces", "one part, the second's ETag and size", "", Verdict.Kept, "smaller", "larger",
            "three times", "same body"),
        Of("aws.upload-part.overwrite.first-etag", "AWS-PART-04", Basis.External, "Completing with the replaced part's ETag is refused "
            + "with 400 InvalidPart.", "S3 error responses, row InvalidPart", "Overwrite.OldETagIsRefused", "400 InvalidPart",
            "200, bytes of the second part", Verdict.Differs, ""),
        Of("aws.upload-part.part-size.minimum", "AWS-PART-05", Basis.Stated, "Every part but the last is at least 5 MiB when the upload "
            + "completes.", "Multipart upload limits", "PartSize.IsJudgedAtCompletion", "4xx, and no object", "200, an object of 5242880 "
                + "bytes", Verdict.Kept, "one byte too small", "exactly 5 MiB", "last of one byte", "single of one byte"),
        Of("aws.upload-part.part-size.maximum", "AWS-PART-05", Basis.Stated, "A part above 5 GiB is refused.", "Multipart upload limits",
            "PartSize.IsRefused", "4xx", "100, then the connection was kept waiting", Verdict.Observed, "withheld body"),
        Of("aws.upload-part.integrity.content-md5", "AWS-PART-06", Basis.Stated, "A part whose Content-MD5 is not its body's is refused "
            + "and not stored.", "Section 5", "Integrity.WrongMd5IsRefused", "4xx, and no part stored", "200", Verdict.Kept,
            "unsigned payload", "presigned", "earlier part intact"),
        Of("aws.upload-part.integrity.bad-digest-code", "AWS-PART-06", Basis.External, "The refusal of a wrong Content-MD5 is 400 "
            + "BadDigest.", "S3 error responses, row BadDigest", "Integrity.WrongMd5IsRefused", "400 BadDigest", "400 InvalidDigest",
            Verdict.Known, "hex payload hash", "unsigned payload"),
        Of("aws.upload-part.integrity.payload-hash", "AWS-PART-07", Basis.Stated, "With Signature Version 4 the payload hash is checked "
            + "against the body.", "Section 6", "Integrity.WrongHashIsRefused", "4xx, and no part stored", "", Verdict.Kept, "other bytes",
            "empty for one byte", "upper case"),
        Of("aws.upload-part.customer-key.must-match", "AWS-PART-10", Basis.Stated, "With a customer key the part's headers equal those of "
            + "Create.", "Sections 8 and 10", "CustomerKey.MustMatch", "4xx, and no part stored", "", Verdict.Unsupported,
            "all three equal", "none", "another key", "without algorithm", "without key", "without key digest"),
        Of("aws.upload-part.managed-key.needs-nothing", "AWS-PART-11", Basis.Stated, "Without a customer key a part needs no encryption "
            + "header.", "Section 9", "ManagedKey.NeedsNothing", "200", "", Verdict.Kept, "sse-s3"),
        Of("aws.upload-part-copy.copy-source.whole-object", "AWS-COPY-01", Basis.Stated, "A part may be copied from an object.",
            "Note below section 1", "Copy.Arrives", "200, bytes equal the source's", "", Verdict.Kept, "same bucket"),
        Of("aws.upload-part-copy.range.beyond-source", "AWS-COPY-05", Basis.External, "A copied range beyond the source's end is refused.",
            "S3 error responses, row InvalidRange", "Copy.IsRefused", "4xx", "", Verdict.Fixed, ""),
        Of("aws.upload-part.key.kept-byte-for-byte", "AWS-PART-13", Basis.Stated, "The key names the object byte for byte.",
            "Parameter Key", "Key.IsKept", "the object read back under the same key", "404 NoSuchKey when read back", Verdict.Kept, "slash",
            "blank", "plus", "percent", "question mark", "hash", "ampersand", "equals", "cyrillic", "emoji"),
        Of("aws.upload-part.key.unicode-forms", "AWS-PART-13", Basis.External, "NFC and NFD spellings are two keys.",
            "S3 user guide, object key names", "Key.IsKept", "two objects", "", Verdict.Kept, ""),
        Of("aws.upload-part.response.etag", "AWS-PART-15", Basis.External, "A part's ETag is the quoted hex MD5 of its body.",
            "S3 API, Object", "Response.ETagIsMd5", "ETag \"9dd4e461268c8034f5c8564e155c67a6\"", "ETag without quotation marks",
            Verdict.Kept, "present", "quoted", "hex md5"),
        Of("aws.upload-part.upload-id.unique", "AWS-PART-16", Basis.Stated, "Two uploads of one key have two IDs and stay apart.",
            "Section 2", "UploadId.IsUnique", "two IDs, each completing to its own bytes", "", Verdict.Kept, "ids differ",
            "parts stay apart"),
        Of("aws.upload-part.access.signature", "AWS-PART-18", Basis.External, "A request with a wrong signature is refused with 403.",
            "Signature Version 4", "Access.IsForbidden", "403", "", Verdict.Kept, "tampered", "unknown key", "expired", "anonymous"),
        Of("aws.upload-part.framing.cut-short", "AWS-PART-19", Basis.External, "A body cut short leaves nothing stored.",
            "S3 error responses, row IncompleteBody", "Framing.CutBodyStoresNothing", "nothing stored",
            "the connection was reset before a response", Verdict.HarnessError, "after half"),
        Of("aws.upload-part.framing.aws-chunked", "AWS-PART-19", Basis.External, "Each aws-chunked form is accepted, or cleanly refused.",
            "Signature Version 4 streaming", "Framing.ChunkedIsDecoded", "200, the payload's size and bytes", "200, 137 bytes too many",
            Verdict.Kept, "signed", "signed with trailer", "unsigned with trailer"),
        Of("yc.upload-part.part-number.range", "YC-PART-03", Basis.Stated, "A part number is an integer from 1 to 10000.",
            "Query parameters, row partNumber", "PartNumber.IsRefused", "4xx, and no part stored", "200; ListParts shows part 0",
            Verdict.Kept, "zero", "one too many", "letters") with
        {
            Verdicts = new Dictionary<string, Verdict> { ["zero"] = Verdict.Broken },
        },
        Of("yc.upload-part.integrity.content-md5", "YC-PART-06", Basis.Stated, "Content-MD5 is compared with the part received.",
            "Headers, row Content-MD5", "Integrity.WrongMd5IsRefused", "4xx, and no part stored", "", Verdict.Kept, "wrong", "right"),
        Of("yc.upload-part.response.etag", "YC-PART-08", Basis.Shown, "The response carries an ETag.", "Response, headers",
            "Response.HasETag", "ETag present", "", Verdict.Kept, ""),
    ];

    private static SampleRule Of(string id, string clause, Basis basis, string requirement, string source, string check, string expected,
        string observed, Verdict verdict, params string[] rows) =>
            new(Record(id, clause, basis, requirement, source), $"{Operation.Find(id.Split('.')[1])!.Name}/{check}", expected, observed,
                verdict, rows);

    private static RuleRecord Record(string id, string clause, Basis basis, string requirement, string source) => new()
    {
        Id = id,
        Document = id.StartsWith("aws.", StringComparison.Ordinal) ? "aws-s3" : "yandex-object-storage",
        Operation = id.Split('.')[1],
        Clauses = [clause],
        Topic = id.Split('.')[2],
        Basis = basis,
        Requirement = requirement,
        Source = source,
        Status = RuleStatus.Checked,
    };
}
