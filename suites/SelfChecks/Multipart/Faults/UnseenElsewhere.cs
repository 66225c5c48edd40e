using static Conformance.SelfChecks.Multipart.Faults.FrontGrounds;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Which stores of the catalogue break no rule before which of the other references, and why.</summary>
internal static class UnseenElsewhere
{
    private static readonly (Elsewhere Word, string[] Stores)[] All =
    [
        (new("Bodies in aws-chunked are no form of the dialect, and no page says what becomes of them: what does is recorded.",
            Oss, Cos, ObsNative),
        [
            "chunk signatures are not verified", "trailers are not compared", "the decoded length is not compared",
            "every framed body is stored with its framing", "unsigned chunks with a trailer are stored with their framing",
            "the first bytes of the framing are stored, as many as the payload has",
            "framing is looked for in the payload's word alone, and its end is stored", "framed bodies get 500",
            "unsigned chunks with a trailer get SignatureDoesNotMatch", "the coding aws-chunked stays on the object",
        ]),
        (new("No page of the document knows such bodies: what is asked of one is that its payload alone is stored, or nothing.", Obs),
        [
            "trailers are not compared", "the decoded length is not compared", "framed bodies get 500",
            "unsigned chunks with a trailer get SignatureDoesNotMatch", "the coding aws-chunked stays on the object",
        ]),
        (new("No rule about uploading a part is about completions.", Obs), ["the payload's hash of a completion is not compared"]),
        (new("No signature of the dialect has a hash of the payload.", Oss, Cos, ObsNative),
            ["the payload's hash is not compared", "the payload's hash of a completion is not compared"]),
        (new("The document names no customer keys.", Oss),
            ["customer keys are taken and dropped", "the customer's key is sent back", "an object reads without its customer key"]),
        (new("No rule about uploading a part is about the operation that is wrong; those of that operation see it, where there are some.",
            Oss, Cos, Obs, ObsNative, Yandex),
        [
            "uploads are found by their whole key alone", "uploads that were begun before a restart are in no list",
            "pages of uploads never end", "uploads without a part are in no list", "parts show as objects before completion",
            "a refused completion deletes the object at the key", "a list of which no part can be read makes an empty object",
            "values of metadata lose their letter case", "values of metadata end after 64 letters", "media types lose their parameters",
            "a copy ends with the part that its range begins in", "a source is copied as it was when it was copied first",
            "a copy does not replace a part", "a copy that its condition refuses is made all the same",
            "a copy that is refused leaves an empty part", "heads are remembered for a second",
            "the object at the key is gone while parts are joined", "the object shows its first half while parts are joined",
            "the description of a key's latest upload is that of its object", "a shorter object leaves the end of the earlier one",
            "objects are read without a signature", "an abort ends the uploads of all keys that begin with its key",
            "the ETag of the first part alone is compared", "ETags without quotes are not compared",
            "metadata of the object that was there stays", "tags of the object that was there stay",
            "who might read the object that was there reads the next one", "a copy is made when its upload completes",
            "uploads of other buckets are in the list of one", "parts of an aborted upload are the next one's of its key",
            "the checksum of the first part alone is compared", "a completion ends the uploads of all keys that begin with its key",
            "a completion deletes the objects whose keys begin with its key", "a copied part brings the metadata of its source",
            "an underscore in a prefix is any letter",
        ]),
        (new("No case of the document changes a URL that was presigned.", Oss, Cos, Obs, ObsNative, Yandex),
            ["a presigned URL is good for every method"]),
        (new("A list of parts is a means of the document's rules: what cannot be judged without it is said, and nothing is lost.",
            Oss, Cos, Obs, ObsNative, Yandex),
            ["every part is listed twice", "pages of parts never end", "ETags in lists are without quotes"]),
        (new("The case of weight heavy that sends as much sees it, where there is one.", Oss, Cos, Obs, ObsNative, Yandex),
            ["parts are cut at 16 MiB"]),
        (new("No case of the document has a key that begins with a slash: OSS refuses one (error 0016-00000005), and keys of COS have none "
            + "by its maintainers' word (cos-java-sdk-v5, issue 85).", Oss, Cos),
            ["a slash at the beginning is dropped"]),
        (new("The document wants numbers without a gap.", Cos), ["part numbers with a gap are refused"]),
        (new("The rules about it are external, advised or shown, and nothing is corrupted, lost or exposed.",
            Oss, Cos, Obs, ObsNative, Yandex),
        [
            "parts before the last must be of one size", "a number whose part broke off can never be sent again",
            "a part has a status of its own, 201",
        ]),
        (new("The rules about it are external, advised or shown, and nothing is corrupted, lost or exposed.", Oss, Cos, ObsNative, Yandex),
            ["an empty part is dropped"]),
        (new("The rule that sees it, upload-id.unique, is external: the other upload's completion is refused, and differs.", Obs),
            ["a completion ends the other uploads of its key"]),
        (new("The rules about it are external or recorded, and nothing is corrupted, lost or exposed.", Oss),
        [
            "part numbers with a gap are refused", "a part of 5 GiB and a byte is asked for",
            "a malformed Content-MD5 is passed over", "whoever announces a body is not asked for it",
        ]),
    ];

    public static IEnumerable<string> Stores => All.SelectMany(entry => entry.Stores);

    public static IReadOnlyList<Elsewhere> Of(WrongStore store) =>
        [.. All.Where(entry => entry.Stores.Contains(store.Name)).Select(entry => entry.Word)];
}
