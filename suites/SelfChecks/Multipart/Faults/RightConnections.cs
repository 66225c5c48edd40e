using System.Text;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Stores that use HTTP otherwise than the reference, as HTTP allows.</summary>
internal static class RightConnections
{
    public static IReadOnlyList<RightStore> All { get; } =
    [
        new("sends an interim response before each", () => Respond(_ => true, response =>
            response with { Before = "HTTP/1.1 103 Early Hints\r\nLink: </ours>; rel=preload\r\n\r\n" })),
        new("asks for every body, asked to or not", () => Respond(request => request.Body.Length > 0, response =>
            response with { Before = "HTTP/1.1 100 Continue\r\n\r\n" })),
        new("says nothing of closing a connection, and closes it", () => Respond(_ => true, response =>
            response with { NamesClosing = false })),
        new("gives no reasons for its statuses", () => Respond(_ => true, response => response with { Reason = "" })),
        new("gives reasons of its own", () => Respond(_ => true, response => response with { Reason = "Our own way" })),
        new("folds blanks around the values of its headers", () => Respond(_ => true, response => response.WithHeaders(headers =>
        {
            foreach (var (name, value) in headers.ToList()) headers.Set(name, $"  {value} \t");
        }))),
        new("sends its responses in small pieces", () => Respond(_ => true, response => response with { Piece = 61 })),
        new("waits 150 ms before each response", () => async (request, behind) =>
        {
            if (request.IsAnnounced) return null;
            await Task.Delay(150, behind.Stopping);
            return await behind.SendAsync(request);
        }),
        new("sets cookies", () => Respond(_ => true, response => response.WithHeaders(headers =>
        {
            headers.Add("Set-Cookie", "route=1; Path=/; HttpOnly");
            headers.Add("Set-Cookie", "node=2; Path=/");
        }))),
        new("sits behind a proxy of the web", () => Respond(_ => true, response => response.WithHeaders(headers =>
        {
            headers.Add("Via", "1.1 ours");
            headers.Add("Vary", "Origin");
            headers.Add("Cache-Control", "no-store");
            headers.Add("Strict-Transport-Security", "max-age=1");
            headers.Add("X-Content-Type-Options", "nosniff");
        }))),
        new("keeps a completion waiting with blanks", () => Respond(request => request.IsCompletion, response =>
            response.IsSuccess ? response with { IsChunked = true, Body = [.. Blanks, .. Bare(response)] } : response), "response.root"),
    ];

    private static byte[] Blanks => Encoding.ASCII.GetBytes(new string(' ', 200) + "\n");

    /// <summary>The document without its declaration, which must come first.</summary>
    private static byte[] Bare(FrontResponse response) =>
        Encoding.UTF8.GetBytes(response.Text[Math.Max(0, response.Text.IndexOf("?>", StringComparison.Ordinal) + 2)..]);
}
