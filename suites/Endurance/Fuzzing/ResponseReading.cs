using System.Globalization;
using System.Text;

namespace Conformance.Endurance.Fuzzing;

/// <summary>One response among those of a connection.</summary>
internal sealed record SeenResponse(int Status, string Head, string Body);

/// <summary>Takes the responses of a connection apart.</summary>
internal static class ResponseReading
{
    /// <summary>The responses in order, interim ones left out; what is no response ends the list with a status of 0.</summary>
    public static List<SeenResponse> Read(byte[] received)
    {
        var text = Encoding.Latin1.GetString(received);
        var responses = new List<SeenResponse>();
        for (var at = 0; at < text.Length;)
        {
            var headEnd = text.IndexOf("\r\n\r\n", at, StringComparison.Ordinal);
            if (headEnd < at + 12 || !text.AsSpan(at).StartsWith("HTTP/1.", StringComparison.Ordinal)
                || !int.TryParse(text.AsSpan(at + 9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                // Heads go out whole, unless the connection was cut in the middle of one.
                responses.Add(new SeenResponse(0, text[at..], ""));
                break;
            }

            var head = text[at..headEnd];
            at = headEnd + 4;
            if (status == 100)
                continue;
            // What follows a response to HEAD is the next response, whatever length its head names.
            var hasBody = status is not (204 or 304) && !text.AsSpan(at).StartsWith("HTTP/1.", StringComparison.Ordinal);
            var length = hasBody ? Math.Min(LengthIn(head) ?? text.Length - at, text.Length - at) : 0;
            responses.Add(new SeenResponse(status, head, text.Substring(at, length)));
            at += length;
        }

        return responses;
    }

    private static int? LengthIn(string head)
    {
        const string Name = "\r\nContent-Length:";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var end = head.IndexOf('\r', at + 2);
        return int.TryParse(head.AsSpan(at + Name.Length, (end < 0 ? head.Length : end) - at - Name.Length), CultureInfo.InvariantCulture,
            out var length) ? length : null;
    }
}
