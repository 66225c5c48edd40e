using System.Text;

namespace Conformance.Multipart.Judging;

/// <summary>Ways to spoil the frames of an aws-chunked body that is one chunk long.</summary>
internal static class AwsChunks
{
    public const string ContentCoding = "aws-chunked";

    /// <summary>The chunk's length is no hexadecimal number.</summary>
    public static byte[] WithABrokenHeader(byte[] framed) => [(byte)'z', .. framed.AsSpan(1)];

    /// <summary>The line end after the chunk's data is left out.</summary>
    public static byte[] WithoutALineEnd(byte[] framed)
    {
        var end = EndOfData(framed);
        return [.. framed.AsSpan(0, end), .. framed.AsSpan(end + 2)];
    }

    /// <summary>The body ends before the chunk's last byte.</summary>
    public static byte[] CutInTheChunk(byte[] framed) => framed[..(EndOfData(framed) - 1)];

    /// <summary>The body ends with the chunk's data and its line end; the chunk of length 0 is left out, and what follows it.</summary>
    public static byte[] WithoutTheLast(byte[] framed) => framed[..(EndOfData(framed) + 2)];

    /// <summary>The chunk's last byte is another.</summary>
    public static byte[] WithOtherData(byte[] framed)
    {
        var altered = framed.ToArray();
        altered[EndOfData(framed) - 1] ^= 1;
        return altered;
    }

    /// <summary>One digit of the chunk's signature is another.</summary>
    public static byte[] WithAnotherSignature(byte[] framed)
    {
        var altered = framed.ToArray();
        var last = StartOfData(framed) - 3;
        altered[last] = altered[last] == (byte)'0' ? (byte)'1' : (byte)'0';
        return altered;
    }

    private static int StartOfData(byte[] framed) => framed.AsSpan().IndexOf("\r\n"u8) + 2;

    private static int EndOfData(byte[] framed)
    {
        var start = StartOfData(framed);
        var digits = Encoding.ASCII.GetString(framed, 0, start - 2).Split(';')[0];
        return start + Convert.ToInt32(digits, 16);
    }
}
