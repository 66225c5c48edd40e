using System.Globalization;
using System.Text;
using Conformance.Dialects;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Reads a body in chunks as a store does that believes every word of it.</summary>
internal static class Framing
{
    /// <summary>Bytes of the payload by the head's word; null where there is none that is a number.</summary>
    public static int? DeclaredLength(RequestHead head) =>
        int.TryParse(head.Headers["x-amz-decoded-content-length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : null;

    /// <summary>The payload, as far as the chunks are whole; nothing is verified, and an end that is missing is not missed.</summary>
    public static byte[] Decode(byte[] framed)
    {
        var payload = new MemoryStream();
        var at = 0;
        while (at < framed.Length)
        {
            var end = framed.AsSpan(at).IndexOf("\r\n"u8);
            if (end < 0) break;
            var line = Encoding.ASCII.GetString(framed, at, end);
            if (!int.TryParse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var length)
                || length == 0) break;
            at += end + 2;
            var taken = Math.Min(length, framed.Length - at);
            payload.Write(framed, at, taken);
            at += taken + 2;
        }

        return payload.ToArray();
    }
}
