using System.Collections.Concurrent;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reference.Defects;
using Conformance.Reference.Responses;

namespace Conformance.SelfChecks.Clients;

/// <summary>A defect of the reference, and the journeys that it must make fail for AWSSDK.S3 4.1.0; no other may.</summary>
/// <param name="Defect">A name of docs/defects.md, or of a fault that is made here.</param>
public sealed record Fault(string Defect, params IReadOnlyList<string> Journeys)
{
    private const string TellsEveryoneThatTheyCreated = "TellsEveryoneThatTheyCreated";

    /// <summary>Every upload in parts, which the SDK sends as aws-chunked with a trailing checksum unless it is told otherwise.</summary>
    private static readonly string[] WithTrailers =
    [
        "default-upload", "part-size", "parallel-parts", "stream", "one-part", "part-boundary", "one-byte-more", "key-blank-plus",
        "key-percent", "key-unicode", "metadata", "checksum-crc32c", "checksum-sha256", "customer-key", "resume", "abort", "sync",
    ];

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("RefusesTrailers", [.. WithTrailers, "empty-file", "create-once", "race"]),
        new("StoresAwsChunkedFrames", [.. WithTrailers.Except(["abort"]), "checksums-off", "empty-file", "create-once", "race"]),
        new("OmitsTheNumberOfParts",
            "default-upload", "part-size", "parallel-parts", "part-boundary", "one-byte-more", "resume", "copy"),
        new("JoinsPartsInOrderOfText", "parallel-parts"),
        new("EnforcesMinSizeOnTheLastPart",
            "default-upload", "part-size", "stream", "one-byte-more", "key-blank-plus", "key-percent", "key-unicode", "resume", "copy"),
        new("ReadsPlusAsBlank", "key-blank-plus", "sync"),
        new("DecodesKeysTwice", "key-percent"),
        new("KeepsAsciiAlone", "key-unicode", "sync"),
        new("LosesMetadata", "metadata"),
        new("LosesContentHeaders", "metadata"),
        new("RefusesCustomerKeysOnParts", "customer-key"),
        new("ListsTwoParts", "list"),
        new("FindsUploadsByTheirWholeKey", "list"),
        new("NeverSaysTruncated", "list"),
        new("NeverSaysUploadsFollow", "list"),
        new("AbortsNothing", "abort"),
        new("CopiesOneByteTooFew", "copy"),
        new("IgnoresCopyRanges", "copy"),
        new("RefusesPresignedUrls", "presigned-part"),
        new(TellsEveryoneThatTheyCreated, "create-once", "race"),
        new("ReadsOneByteLess", "ranged-download"),
        new("ReadsTheNextByte", "ranged-download"),
    ];

    /// <summary>The document's behaviour with the fault in it. Each call makes a server of its own.</summary>
    public Behaviour Of(string document) => Defect == TellsEveryoneThatTheyCreated
        ? Behaviour.For(document).With(BlindConditions(Behaviour.For(document)))
        : DefectCatalogue.All.Single(each => each.Name == Defect).Of(document);

    public override string ToString() => Defect;

    /// <summary>Tells everyone but the first that a conditional creation succeeded, and keeps the first one's object.</summary>
    private static Replacement BlindConditions(Behaviour its)
    {
        var created = new ConcurrentDictionary<string, bool>();
        return Replacement.Of(its.Responses.Intercept, honest => request =>
            request.Method == "PUT" && request.Header("If-None-Match") is not null && !created.TryAdd(request.Key!, true)
                ? new Response(200).With("ETag", "\"00000000000000000000000000000000\"")
                : honest.Responses.Intercept(request));
    }
}
