using System.Globalization;
using System.Text;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Changes made after a request was signed: to its head, its framing, its bytes.</summary>
internal static class WireChanges
{
    private static readonly (string Name, Action<WireRequest, Random> Change)[] OfRequests =
    [
        ("method after signing", (request, random) =>
            request.Method = Of(["GET", "PUT", "POST", "DELETE", "HEAD", "", "G\tT", "\u00E9", new string('M', 5000)], random)),
        ("target other", (request, random) =>
            request.Target =
                Of(
                    ["", "*", "/", "//", "/?", "?", "/fuzz-one/%", "/fuzz-one/%00", "/fuzz-one/%ff%fe",
                        "http://elsewhere.example/fuzz-one/key-1", "http://", "://", "fuzz-one:443", "/a b", "/\u00E9",
                        "/fuzz-one/../fuzz-two/key-1", "/fuzz-one/%2e%2e/fuzz-two/key-1", "/fuzz-one%2fkey-1"], random)),
        ("target spoilt", (request, random) => request.Target = Spoil(request.Target, random)),
        ("target oversized", (request, random) => request.Target += "&" + new string('q', random.Next(1000, 80_000))),
        ("many parameters", (request, random) => request.Target += (request.Target.Contains('?', StringComparison.Ordinal) ? "&" : "?")
            + string.Join('&', Enumerable.Range(0, random.Next(5000)).Select(index => "p" + index.ToString(CultureInfo.InvariantCulture)))),
        ("version", (request, random) => request.Version =
            Of(["HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "", "HTTP/11", "HTTP/9999999999.1"], random)),
        ("header gone", (request, random) => request.Headers.RemoveAt(random.Next(request.Headers.Count))),
        ("header twice", (request, random) => request.Headers.Add(request.Headers[random.Next(request.Headers.Count)])),
        ("header twice, other value",
            (request, random) => request.Headers.Add(new(request.Headers[random.Next(request.Headers.Count)].Key, Nonsense.Value(random)))),
        ("header oversized", (request, random) => request.Headers.Add(new("X-Large", new string('x', random.Next(1000, 200_000))))),
        ("headers without end", (request, random) =>
            request.Headers.AddRange(Enumerable.Range(0, random.Next(10, 1500))
                .Select(index => KeyValuePair.Create("X-" + index.ToString(CultureInfo.InvariantCulture), "v")))),
        ("header value spoilt", (request, random) => Change(request, random, header => new(header.Key, Spoil(header.Value, random)))),
        ("header value other", (request, random) => Change(request, random, header => new(header.Key, Nonsense.Value(random)))),
        ("header name spoilt", (request, random) => Change(request, random, header => new(Spoil(header.Key, random), header.Value))),
        ("header folded", (request, random) => Change(request, random, header => new(header.Key, header.Value + "\r\n folded"))),
        ("header name with blank", (request, random) => Change(request, random, header => new(header.Key + " ", header.Value))),
        ("headers in other order", (request, random) => request.Headers.Reverse()),
        ("length too large", (request, random) =>
            request.Set("Content-Length", (request.Body.Length + (1L << random.Next(0, 62))).ToString(CultureInfo.InvariantCulture))),
        ("length too small", (request, random) =>
            request.Set("Content-Length", random.Next(request.Body.Length + 1).ToString(CultureInfo.InvariantCulture))),
        ("length nonsense", (request, random) => request.Set("Content-Length",
            Of(["", "-1", "+5", "0x5", "5,5", "5, 6", "99999999999999999999", "1e3", " 5", "\u0665"], random))),
        ("lengths two", (request, random) =>
            request.Headers.Add(new("Content-Length", random.Next(100).ToString(CultureInfo.InvariantCulture)))),
        ("length and chunks", (request, random) => Chunk(request, random, keepsLength: true)),
        ("chunks", (request, random) => Chunk(request, random, keepsLength: false)),
        ("chunks", (request, random) => Chunk(request, random, keepsLength: false)),
        ("transfer encoding", (request, random) =>
            request.Headers.Add(new("Transfer-Encoding",
                Of(["chunked", "gzip", "gzip, chunked", "chunked, gzip", "identity", "", "CHUNKED", "chunked;q=1", "xchunked"], random)))),
        ("expect", (request, random) => request.Headers.Add(new("Expect", random.Next(3) == 0 ? Nonsense.Value(random) : "100-continue"))),
        ("body cut", (request, random) => request.Body = request.Body[..random.Next(request.Body.Length + 1)]),
        ("body longer", (request, random) => request.Body = [.. request.Body, .. Nonsense.Bytes(random, 200)]),
        ("body spoilt", (request, random) => request.Body = SpoilBytes(request.Body, random, request.Body.Length)),
        ("framing spoilt", (request, random) => request.Body = SpoilBytes(request.Body, random, Math.Min(120, request.Body.Length))),
        ("connection", (request, random) =>
            request.Set("Connection", Of(["close", "keep-alive", "upgrade", "close, keep-alive", "Content-Length", ""], random))),
        ("upgrade", (request, random) =>
            request.Headers.AddRange([new("Upgrade", Of(["h2c", "websocket", "TLS/1.0"], random)), new("Connection", "Upgrade"),
                new("HTTP2-Settings", "AAMAAABkAAQAAP__")])),
        ("host", (request, random) =>
            request.Set("Host",
                Of(["", "localhost", "fuzz-two.localhost", "[::1", "[::1]:99999", "a b", "..", "fuzz-one.", "\u00E9", new string('h', 3000),
                    "fuzz-one..localhost", "@", "localhost:x"], random))),
    ];

    private const string Special = "%&=?/;,:\"<>\\ \t\r\n\0\u0001\u00E9";

    private static readonly string[] Garbage =
    [
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.1\n\n", "GET /\r\n\r\n", "\r\n\r\n\r\n", "GET", " ", "HTTP/1.1 200 OK\r\n\r\n",
        "SSH-2.0-x\r\n", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003", "EHLO x\r\n", "GET / HTTP/1.1\r\nHost",
        "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    ];

    /// <summary>Makes one change and gives its name.</summary>
    public static string Apply(WireRequest request, Random random)
    {
        if (request.Headers.Count == 0)
            request.Headers.Add(new("Host", "localhost"));
        var (name, change) = OfRequests[random.Next(OfRequests.Length)];
        change(request, random);
        return name;
    }

    /// <summary>Spoils bytes of head and body alike.</summary>
    public static byte[] SpoilWhole(byte[] bytes, Random random) => SpoilBytes(bytes, random, bytes.Length);

    /// <summary>Bytes that are no request, and some that nearly are.</summary>
    public static byte[] DrawGarbage(Random random)
    {
        var start = random.Next(2) == 0 ? [] : Encoding.Latin1.GetBytes(Garbage[random.Next(Garbage.Length)]);
        return [.. start, .. Nonsense.Bytes(random, 1 << random.Next(0, 18))];
    }

    private static void Change(WireRequest request, Random random, Func<KeyValuePair<string, string>, KeyValuePair<string, string>> change)
    {
        var at = random.Next(request.Headers.Count);
        request.Headers[at] = change(request.Headers[at]);
    }

    private static void Chunk(WireRequest request, Random random, bool keepsLength)
    {
        if (!keepsLength && request.IndexOf("Content-Length") is >= 0 and var at)
            request.Headers.RemoveAt(at);
        request.Headers.Add(new("Transfer-Encoding", "chunked"));
        var framed = new List<byte>();
        for (var start = 0; start < request.Body.Length;)
        {
            var count = Math.Min(request.Body.Length - start, random.Next(1, 20_000));
            var extension = random.Next(10) == 0 ? ";x=" + new string('y', random.Next(5000)) : "";
            framed.AddRange(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{count:x}{extension}\r\n")));
            framed.AddRange(request.Body.AsSpan(start, count).ToArray());
            framed.AddRange("\r\n"u8);
            start += count;
        }

        framed.AddRange(random.Next(4) == 0 ? "0\r\nX-Trailer: x\r\n\r\n"u8 : "0\r\n\r\n"u8);
        request.Body = random.Next(3) == 0 ? SpoilBytes([.. framed], random, framed.Count) : [.. framed];
    }

    private static string Spoil(string text, Random random)
    {
        var spoilt = new StringBuilder(text);
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(spoilt.Length + 1);
            if (random.Next(2) == 0 || at == spoilt.Length)
                spoilt.Insert(at, Special[random.Next(Special.Length)]);
            else
                spoilt.Remove(at, 1);
        }

        return spoilt.ToString();
    }

    private static byte[] SpoilBytes(byte[] bytes, Random random, int within)
    {
        if (within == 0)
            return bytes;
        var spoilt = bytes.ToList();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var at = random.Next(Math.Min(within, spoilt.Count));
            switch (random.Next(4))
            {
                case 0 when spoilt.Count > 1:
                    spoilt.RemoveAt(at);
                    break;
                case 1:
                    spoilt.Insert(at, (byte)Special[random.Next(Special.Length)]);
                    break;
                case 2:
                    spoilt[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    spoilt[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. spoilt];
    }

    private static string Of(string[] words, Random random) => words[random.Next(words.Length)];
}
