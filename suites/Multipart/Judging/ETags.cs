namespace Conformance.Multipart.Judging;

/// <summary>How entity tags are compared.</summary>
internal static class ETags
{
    /// <summary>The tag without quotes: servers differ in whether XML carries them, and no document speaks about it.</summary>
    public static string Unquoted(string tag) => tag.Trim().Trim('"');

    /// <summary>Whether a tag is quoted and its content 32 hexadecimal digits.</summary>
    public static bool IsQuotedMd5(string tag) => tag.Length == 34 && tag[0] == '"' && tag[^1] == '"' && tag[1..^1].All(char.IsAsciiHexDigit);

    public static bool Equal(string one, string other) => string.Equals(Unquoted(one), Unquoted(other), StringComparison.OrdinalIgnoreCase);
}
