using System.Text;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Values that readers stumble over.</summary>
internal static class Nonsense
{
    private static readonly string[] Values =
    [
        "", " ", "0", "-1", "1", "+1", "01", "1.0", "1e3", "0x1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
        "18446744073709551616",
        "99999999999999999999999999999999999999999999", "NaN", "true", "null", "*", ",", ";", "=", "==", "&", "%", "%%", "%0", "%00", "%FF",
        "%u0041", "\"", "\"\"", "'", "\\", "/",
        "//", "/.", "/..", "../../etc/passwd", "..%2f..%2f", "%2e%2e%2f", "<", ">", "]]>", "<!--", "&#x0;", "&lt;", "${x}", "{0}", "\t",
        "\u0001", "\u007F", "\u0080", "\u0085", "\u00A0",
        "\u00E9", "e\u0301", "\u0661", "\u2028", "\uFEFF", "\uFFFD", "\uFFFE", "\uFFFF", "\U0001F600", "\u202E", "\r\nX-Injected: 1",
        "\nX-Injected: 1", "\0", "bytes=0-", "bytes=-1", "bytes=0-0",
        "bytes=9-1", "bytes=0-9223372036854775807", "bytes=0-1,3-4", "gzip", "aws-chunked", "chunked", "identity, chunked", "AES256",
        "aws:kms", "UNSIGNED-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAA",
        "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
        "0001-01-01", "20260102T030405Z", "fuzz-one", "fuzz-two", "/fuzz-one/key-1", "/fuzz-two/key-1", "fuzz-one%2Fkey-1?versionId=null",
        "http://acs.amazonaws.com/groups/global/AllUsers",
    ];

    public static readonly string[] Keys =
    [
        "key-1", "key-2", "folder/key-3", "a//b", "/", "//", "..", "../x", "./x", "a/../b", "%2e%2e", " ", "+", "a b", "a+b", "\u00E9",
        "e\u0301", "\U0001F600", "\u0001", "\u007F", "\t", "\r\n", "<&>\"']]>",
        "?x=1", "#x", "a\\b", "\uFFFF", "\u202Etxt", ".", "~", "*", "key-1/",
    ];

    public static string Value(Random random) => random.Next(12) switch
    {
        0 => new string((char)random.Next(0x21, 0x7F), 1 << random.Next(1, 17)),
        1 => Letters(random, random.Next(1, 40)),
        2 => Values[random.Next(Values.Length)] + Values[random.Next(Values.Length)],
        _ => Values[random.Next(Values.Length)],
    };

    public static string Key(Random random) => random.Next(8) switch
    {
        0 => new string('k', random.Next(1, 1100)),
        1 => string.Concat(Enumerable.Repeat("\u00E9", random.Next(1, 560))),
        2 => Letters(random, random.Next(1, 30)),
        _ => Keys[random.Next(Keys.Length)],
    };

    public static byte[] Bytes(Random random, int most)
    {
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Letters(Random random, int count)
    {
        var text = new StringBuilder();
        for (; count > 0; count--)
            text.Append((char)(random.Next(4) == 0 ? random.Next(1, 0xD800) : random.Next(1, 0x80)));
        return text.ToString();
    }
}
