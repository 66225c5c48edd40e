using FsCheck;
using FsCheck.Fluent;

namespace Conformance.SelfChecks.Support;

/// <summary>Random texts out of what writers and readers stumble over.</summary>
public static class HostileText
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "0", " ", "\t", "\n", "\r", "\r\n", "\0", "\u0001", "\u001b[31m", "\u007f", "\u0085", "\u00a0", "\u00e9", "e\u0301",
        "\u2028", "\u202e", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\ud800", "\udc00", "\U0001F600",
        "<", ">", "&", "\"", "'", "]]>", "<!--", "-->", "&amp;", "&#0;", "</script>", "{{", "}}", "{0}", "%", "%00", "\\", "\\u0000",
        "\\ud800", "/", "..", "#", "|", "`", "```", "*", "_", "[x](javascript:y)", "=", "+", "-", "@",
        ":", ": ", "- ", "? ", ",", ";", "null", "~", "true", "1e9", "'''", "\"\"", "!tag", "&anchor", "*alias", "|-", ">-", "---", "...",
    ];

    public static Gen<string> Any { get; } = Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces));

    /// <summary>Without halves of surrogate pairs, which no encoding keeps.</summary>
    public static Gen<string> Whole { get; } = Any.Select(text => string.Concat(text.EnumerateRunes()));

    /// <summary>A document with stretches taken out, repeated or replaced.</summary>
    public static Gen<string> SpoiltOf(string sample) =>
        from at in Gen.Choose(0, sample.Length)
        from length in Gen.Choose(0, 20)
        from other in Gen.Choose(0, sample.Length)
        from count in Gen.Choose(0, 40)
        from patch in Gen.OneOf(Gen.Elements(Pieces), Gen.Constant(""),
            Gen.Constant(sample.Substring(other, Math.Min(count, sample.Length - other))))
        select string.Concat(sample.AsSpan(0, at), patch, sample.AsSpan(Math.Min(sample.Length, at + length)));

    /// <summary>What is left of a text where characters that XML 1.0 forbids become U+FFFD.</summary>
    public static string AsXml(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is (< 0x20 and not '\t' and not '\n' and not '\r') or 0xFFFE or 0xFFFF ? "\ufffd" : rune.ToString()));
}
