using static Conformance.SelfChecks.Multipart.Faults.FrontGrounds;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// Before which of the other references a right store is not put, since no request there asks for what it does its own way.
/// </summary>
internal static class SenselessElsewhere
{
    private static readonly (Elsewhere Word, string[] Stores)[] All =
    [
        (new("The document names no customer keys.", Oss, Yandex),
            ["has no customer keys", "wants the customer's key at completion"]),
        (new("Bodies in aws-chunked are no form of the dialect.", Oss, Cos, ObsNative), ["frames no bodies"]),
        (new("No case of the document copies a part or names a storage class.", Oss, Cos, Obs, ObsNative),
            ["copies no parts", "has no storage classes"]),
        (new("No body is sent with a signed hash.", Oss, Cos, ObsNative), ["takes no bodies without a signed hash"]),
        (new("No case of the document has such a key.", Oss, Cos, Obs, ObsNative),
            ["takes no keys beyond ASCII", "takes no bytes below the blank in keys", "takes no segment above 255 bytes"]),
    ];

    public static IEnumerable<string> Stores => All.SelectMany(entry => entry.Stores);

    public static IReadOnlyList<Elsewhere> Of(RightStore store) =>
        [.. All.Where(entry => entry.Stores.Contains(store.Name)).Select(entry => entry.Word)];
}
