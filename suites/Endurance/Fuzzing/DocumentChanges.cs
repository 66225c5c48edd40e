using System.Text;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Changes to XML and JSON documents that keep them looking like documents.</summary>
internal static class DocumentChanges
{
    private static readonly string[] Pieces =
    [
        "<", ">", "</", "/>", "&", ";", "&amp;", "&#0;", "&#x1;", "&#xD800;", "&#xFFFF;", "&#x10FFFF;", "&undefined;", "]]>", "<![CDATA[",
        "<![CDATA[x]]>", "<!-- x -->", "<?x y?>", "<!DOCTYPE x>", "\"", "'", "\0", "\u0001",
        "\uFFFF", "\uFEFF", " ", "\r\n", "-1", "99999999999999999999", "<Part/>", "<Part><PartNumber>1</PartNumber></Part>",
        "<PartNumber>x</PartNumber>", "<ETag></ETag>", "<ChecksumCRC32>x</ChecksumCRC32>", "<Object/>",
        "<Key/>", "<Quiet>true</Quiet>", "<Tag/>", "<Grant/>", "<ID>x</ID>", "<URI>x</URI>", "{", "}", "[", "]", ":", ",", "\\ud800",
        "\\u0000", "null", "1e999", "\"Statement\":[]", "\"Principal\":{\"AWS\":[]}", "\"*\"",
    ];

    public static byte[] Change(byte[] body, Random random)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 8000)));
        switch (random.Next(14))
        {
            case 0:
                return Encoding.UTF8.GetBytes(Bomb + text);
            case 1:
                return Encoding.UTF8.GetBytes(Repeated("<a>", random.Next(1, 50_000)) + text);
            case 2:
                return Encoding.UTF8.GetBytes(
                    "<CompleteMultipartUpload>" + Repeated("<Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>", random.Next(1, 11_000))
                        + "</CompleteMultipartUpload>");
            case 3:
                return Encoding.UTF8.GetBytes($"<CompleteMultipartUpload x=\"{new string('y', random.Next(200_000))}\"/>");
            case 4:
                return [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)];
            case 5:
                return Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"{(random.Next(2) == 0 ? "utf-16" : "koi8-z")}\"?>{text}");
            case 6:
                return Encoding.UTF8.GetBytes("<Delete>" + Repeated("<Object><Key>k</Key></Object>", random.Next(1, 1200)) + "</Delete>");
            case 7:
                return Encoding.UTF8.GetBytes(Repeated("[", random.Next(1, 5000)));
            case 8:
                return Encoding.UTF8.GetBytes("<a>" + Repeated("<b/>", random.Next(1, 100_000)) + "</a>");
            case 9:
                return body[..random.Next(body.Length + 1)];
            case 10:
                var changed = body.ToArray();
                for (var count = random.Next(1, 6); count > 0 && changed.Length > 0; count--)
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                return changed;
            default:
                for (var count = random.Next(1, 5); count > 0; count--)
                {
                    var at = random.Next(text.Length + 1);
                    text = random.Next(3) switch
                    {
                        0 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                        1 => text.Remove(at, random.Next(Math.Min(20, text.Length - at + 1))),
                        _ => text.Insert(at, Stretch(text, random)),
                    };
                }

                return Encoding.UTF8.GetBytes(text);
        }
    }

    private const string Bomb =
        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
            + "\"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&d;&e;</a>";

    private static string Stretch(string text, Random random)
    {
        var from = random.Next(text.Length + 1);
        return text.Substring(from, Math.Min(30, text.Length - from));
    }

    private static string Repeated(string piece, int count) => new StringBuilder(piece.Length * count).Insert(0, piece, count).ToString();
}
