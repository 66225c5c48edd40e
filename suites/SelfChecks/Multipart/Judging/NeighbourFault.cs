using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>A store whose parts are right, and whose other operations are wrong in one way.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Baseline">What the record says of it, in part; null where nothing has to be said.</param>
/// <param name="Link">Where such a store is described in public; null where none is known.</param>
internal sealed record NeighbourFault(string Name, Func<Passing, byte[]?> Change, string? Baseline, string? Link = null)
{
    /// <summary>IDs of the cases that are about the fault, which may break.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    private const string Denied = "<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>";
    private const string Html = "<html><body>Not here</body></html>";
    private const string InternalError =
        "<Error><Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message></Error>";

    public static IReadOnlyList<NeighbourFault> All { get; } =
    [
        new("ListParts gets 403", Lists(_ => Text("403 Forbidden", Denied)), "ListParts got 403 AccessDenied"),
        new("ListParts gets 404 NoSuchUpload", Lists(_ => Text("404 Not Found", "<Error><Code>NoSuchUpload</Code></Error>")),
            "ListParts got 404 NoSuchUpload"),
        new("ListParts gets 404 in HTML", Lists(_ => Text("404 Not Found", Html)), "ListParts got 404"),
        new("ListParts gets 405", Lists(_ => Text("405 Method Not Allowed", "<Error><Code>MethodNotAllowed</Code></Error>")),
            "ListParts got 405 MethodNotAllowed"),
        new("ListParts gets 501", Lists(_ => Text("501 Not Implemented", "<Error><Code>NotImplemented</Code></Error>")),
            "ListParts got 501 NotImplemented"),
        new("ListParts gets an empty page", Lists(_ => Text("200 OK", "")), "ListParts gave no XML document"),
        new("ListParts shows no part", Lists(passing => Edited(passing, PartElement(), "")), "ListParts showed no part"),
        new("ListParts has the root ListPartsResponse", Lists(passing => Edited(passing, "ListPartsResult", "ListPartsResponse")),
            "root is ListPartsResponse",
            "https://github.com/getmoto/moto/blob/master/moto/s3/responses.py"),
        new("ListParts shows parts from the last to the first", Lists(Reversed), null),
        new("ListParts shows one byte more",
            Lists(passing => Edited(passing, new Regex("<Size>(\\d+)</Size>"), match => $"<Size>{Number(match) + 1}</Size>")),
            "ListParts showed 2 bytes"),
        new("ListParts shows each part twice", Lists(passing => Edited(passing, PartElement(), match => match.Value + match.Value)),
            "ListParts showed 2 parts"),
        new("ListParts shows no ETags", Lists(passing => Edited(passing, new Regex("<ETag>.*?</ETag>"), "")), "did not show the ETag")
        { About = ["same-in-list"] },
        new("ListParts never ends",
            Lists(passing => Edited(passing, new Regex("<IsTruncated>false</IsTruncated>"),
                $"<IsTruncated>true</IsTruncated><NextPartNumberMarker>{Random.Shared.Next()}</NextPartNumberMarker>")),
            "ListParts gave no usable list: the list says that it goes on"),
        new("CompleteMultipartUpload gets 200 with an error", Completions(_ => Text("200 OK", InternalError)),
            "CompleteMultipartUpload got 200 InternalError"),
        new("CompleteMultipartUpload gets 500", Completions(_ => Text("500 Internal Server Error", InternalError)),
            "CompleteMultipartUpload got 500 InternalError"),
        new("CompleteMultipartUpload gets 403", Completions(_ => Text("403 Forbidden", Denied)),
            "CompleteMultipartUpload got 403 AccessDenied"),
        new("CompleteMultipartUpload gets 400", Completions(_ => Text("400 Bad Request", "<Error><Code>InvalidRequest</Code></Error>")),
            "CompleteMultipartUpload got 400 InvalidRequest"),
        new("GetObject gets 403", Reads(_ => Text("403 Forbidden", Denied)), "GetObject got 403 AccessDenied"),
        new("GetObject gets 404", Reads(_ => Text("404 Not Found", "<Error><Code>NoSuchKey</Code></Error>")),
            "GetObject got 404 NoSuchKey"),
        new("GetObject gets 500", Reads(_ => Text("500 Internal Server Error", InternalError)), "GetObject got 500 InternalError"),
        new("GetObject gives an empty object", Reads(passing => IsSuccess(passing) ? passing.WithBody([]) : null),
            "GetObject gave 0 bytes"),
        new("AbortMultipartUpload gets 405", On(passing => passing.Method == "DELETE" && IsUpload(passing),
            _ => Text("405 Method Not Allowed", "<Error><Code>MethodNotAllowed</Code></Error>")),
            "AbortMultipartUpload got 405 MethodNotAllowed"),
        new("ListMultipartUploads gets 501", On(passing => passing.Method == "GET" && IsUploads(passing),
            _ => Text("501 Not Implemented", "<Error><Code>NotImplemented</Code></Error>")),
            "ListMultipartUploads got 501 NotImplemented"),
        new("CreateMultipartUpload gets 403", On(passing => passing.Method == "POST" && IsUploads(passing),
            _ => Text("403 Forbidden", Denied)), "CreateMultipartUpload got 403 AccessDenied"),
    ];

    public override string ToString() => Name;

    private static Func<Passing, byte[]?> On(Func<Passing, bool> chosen, Func<Passing, byte[]?> change) =>
        passing => chosen(passing) ? change(passing) : null;

    private static Func<Passing, byte[]?> Lists(Func<Passing, byte[]?> change) => On(passing => passing.IsListOfParts, change);

    private static Func<Passing, byte[]?> Completions(Func<Passing, byte[]?> change) =>
        On(passing => passing.Method == "POST" && IsUpload(passing), change);

    private static Func<Passing, byte[]?> Reads(Func<Passing, byte[]?> change) =>
        On(passing => passing.Method == "GET" && !passing.Target.Contains('?'), change);

    private static bool IsUpload(Passing passing) => passing.Target.Contains("uploadId=", StringComparison.Ordinal);

    private static bool IsUploads(Passing passing) =>
        passing.Target.Split('?') is [_, var query] && query.Split('&').Any(part => part is "uploads" or "uploads=");

    private static bool IsSuccess(Passing passing) => passing.Response.AsSpan().StartsWith("HTTP/1.1 200"u8);

    private static byte[] Text(string status, string body) => Encoding.ASCII.GetBytes(ScriptedServer.LastResponse(status, body));

    private static byte[]? Edited(Passing passing, string text, string replacement) => IsSuccess(passing)
        ? passing.WithBody(Encoding.UTF8.GetBytes(Body(passing).Replace(text, replacement, StringComparison.Ordinal)))
        : null;

    private static byte[]? Edited(Passing passing, Regex pattern, string replacement) => Edited(passing, pattern, _ => replacement);

    private static byte[]? Edited(Passing passing, Regex pattern, MatchEvaluator replacement) =>
        IsSuccess(passing) ? passing.WithBody(Encoding.UTF8.GetBytes(pattern.Replace(Body(passing), replacement))) : null;

    private static byte[]? Reversed(Passing passing)
    {
        if (!IsSuccess(passing)) return null;
        var parts = new Queue<string>(PartElement().Matches(Body(passing)).Select(match => match.Value).Reverse());
        return Edited(passing, PartElement(), _ => parts.Dequeue());
    }

    private static string Body(Passing passing) =>
        Encoding.UTF8.GetString(passing.Response, passing.BodyAt, passing.Response.Length - passing.BodyAt);

    private static long Number(Match match) => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static Regex PartElement() => new("<Part>.*?</Part>", RegexOptions.Singleline);
}
