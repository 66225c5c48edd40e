using System.Globalization;
using System.Text;
using Conformance.Dialects;

namespace Conformance.SelfChecks.Support.Reference;

/// <summary>What came back on a connection: whether an interim 100 came first, then the final response.</summary>
public sealed record RawResponse(int Status, HeaderList Headers, byte[] Body, bool SawContinue)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public ErrorBody? Error => ErrorBodies.TryRead(Body);

    public string? Code => Error?.Code;

    public string ETag => Headers["ETag"] ?? "";

    /// <summary>The text of the first element of that name; empty when there is none.</summary>
    public string Leaf(string name)
    {
        var start = Text.IndexOf($"<{name}>", StringComparison.Ordinal);
        var end = Text.IndexOf($"</{name}>", StringComparison.Ordinal);
        return start < 0 || end < 0 ? "" : System.Net.WebUtility.HtmlDecode(Text[(start + name.Length + 2)..end]);
    }

    public static async Task<RawResponse> ReadAsync(Stream stream, bool hasBody, CancellationToken cancellation)
    {
        var sawContinue = false;
        while (true)
        {
            var (status, headers) = await ReadHeadAsync(stream, cancellation);
            if (status == 100)
            {
                sawContinue = true;
                continue;
            }

            var length = headers["Content-Length"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
            var body = new byte[hasBody && status is not (204 or 304) ? length : 0];
            await stream.ReadExactlyAsync(body, cancellation);
            return new RawResponse(status, headers, body, sawContinue);
        }
    }

    /// <summary>Reads one head, interim or final.</summary>
    public static async Task<(int Status, HeaderList Headers)> ReadHeadAsync(Stream stream, CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (await ReadLineAsync(stream, cancellation) is { Length: > 0 } line)
            lines.Add(line);
        var headers = new HeaderList();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        return (int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers);
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellation)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
                throw new EndOfStreamException("The server closed the connection in a head.");
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
    }
}
