using System.Globalization;
using System.Net;
using System.Text;
using Conformance.Dialects;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>A response of a store in front of the reference.</summary>
internal sealed record FrontResponse(int Status, HeaderList Headers, byte[] Body)
{
    /// <summary>Whether the body is sent in HTTP chunks rather than with its length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>What is sent before it: whole interim responses, or nothing.</summary>
    public string Before { get; init; } = "";

    /// <summary>Whether it says that the connection is closed after it, as it is.</summary>
    public bool NamesClosing { get; init; } = true;

    /// <summary>The words behind the status; null for the usual ones.</summary>
    public string? Reason { get; init; }

    /// <summary>Bytes of each of the pieces that it begins in; 0 where it is sent at once.</summary>
    public int Piece { get; init; }

    /// <summary>The code of a refusal that the store in front makes itself; its document is the dialect's.</summary>
    public string? OwnCode { get; init; }

    /// <summary>Whether the store in front made it, which says nothing yet of a request ID.</summary>
    public bool IsOwn { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsRefusal => Status >= 400;

    public string Text => Encoding.UTF8.GetString(Body);

    public static FrontResponse Of(int status, string body = "", params (string Name, string Value)[] headers)
    {
        var list = new HeaderList();
        list.Add("Content-Type", "application/xml");
        foreach (var (name, value) in headers) list.Add(name, value);
        return new FrontResponse(status, list, Encoding.UTF8.GetBytes(body)) { IsOwn = true };
    }

    public static FrontResponse Refusal(int status, string code) => Of(status) with { OwnCode = code };

    /// <summary>The same as the service of a request says it: with its request ID, and its error document.</summary>
    public FrontResponse To(FrontRequest request)
    {
        if (!IsOwn) return this;
        var id = Guid.NewGuid().ToString("N");
        var named = WithHeaders(headers =>
        {
            headers.Add(request.Dialect.RequestIdHeader, id);
            if (request.Dialect.ExtendedRequestIdHeader is { } extended) headers.Add(extended, id);
        });
        return OwnCode is null ? named : named with
        {
            Body = ErrorBodies.Write(request.Dialect.ErrorLayout, new Dictionary<string, string>
            {
                ["Code"] = OwnCode,
                ["Message"] = OwnCode,
                ["Resource"] = request.Head.Path,
                ["RequestId"] = id,
                ["HostId"] = id,
                ["TraceId"] = id,
            }.Where(field => request.Dialect.ErrorLayout.Before.Concat(request.Dialect.ErrorLayout.After).Contains(field.Key))),
        };
    }

    public FrontResponse WithText(string text) => this with { Body = Encoding.UTF8.GetBytes(text) };

    public FrontResponse WithHeaders(Action<HeaderList> change)
    {
        var headers = Headers.Copy();
        change(headers);
        return this with { Headers = headers };
    }

    /// <summary>Reads a whole response, as a server that closes the connection after it gives it.</summary>
    public static FrontResponse Read(byte[] raw)
    {
        var bodyAt = raw.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        if (bodyAt < 4) throw new IOException("The server behind closed the connection without a response.");
        var lines = Encoding.Latin1.GetString(raw, 0, bodyAt - 4).Split("\r\n");
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        if (status == 100) return Read(raw[bodyAt..]);
        var headers = new HeaderList();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (!line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)) headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        if (headers.Contains("Transfer-Encoding")) throw new NotSupportedException("The reference is not known to respond in chunks.");
        return new FrontResponse(status, headers, raw[bodyAt..]);
    }

    /// <summary>What goes to the client; the connection is closed after it.</summary>
    public byte[] Write(string method)
    {
        var headers = Headers.Copy();
        var hasBody = method != "HEAD" && Status is not (204 or 304);
        if (hasBody)
        {
            headers.Remove("Content-Length");
            if (IsChunked) headers.Add("Transfer-Encoding", "chunked");
            else headers.Add("Content-Length", Body.Length.ToString(CultureInfo.InvariantCulture));
        }

        if (NamesClosing) headers.Add("Connection", "close");
        var head = Before + FormattableString.Invariant($"HTTP/1.1 {Status} {Reason ?? $"{(HttpStatusCode)Status}"}\r\n")
            + string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n")) + "\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. hasBody ? IsChunked ? InChunks() : Body : []];
    }

    private byte[] InChunks()
    {
        var chunks = new List<byte>();
        foreach (var chunk in Body.Chunk(64 * 1024))
            chunks.AddRange([.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"{chunk.Length:x}\r\n")), .. chunk, .. "\r\n"u8]);
        return [.. chunks, .. "0\r\n\r\n"u8];
    }
}
