using System.Globalization;
using System.Text;

namespace Conformance.Endurance.Fuzzing;

/// <summary>
/// Scripts as text that can be read, changed by hand and sent again: a line per step, bytes other than plain text as <c>\xHH</c>.
/// </summary>
internal static class ScriptText
{
    private const int BytesPerLine = 200;

    /// <param name="script">What is written.</param>
    /// <param name="remarks">Lines at the top, for people.</param>
    public static string Write(Script script, IEnumerable<string> remarks)
    {
        var text = new StringBuilder();
        foreach (var remark in remarks)
            text.Append("# ").Append(remark.ReplaceLineEndings(" ")).Append('\n');
        text.Append("# changed: ").AppendJoin(", ", script.Kinds).Append('\n');
        foreach (var step in script.Steps)
        {
            switch (step)
            {
                case Send send:
                    WriteBytes(text, send.Bytes);
                    break;
                case Wait wait:
                    text.Append(CultureInfo.InvariantCulture, $"wait {wait.Milliseconds}\n");
                    break;
                case EndSending:
                    text.Append("end\n");
                    break;
                case Reset:
                    text.Append("reset\n");
                    break;
            }
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">A line is none that <see cref="Write"/> writes; the message names it.</exception>
    public static Script Read(string text)
    {
        var steps = new List<Step>();
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].TrimEnd('\r');
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            steps.Add(line.Split(' ', 2) switch
            {
                ["send", var bytes] => new Send(ReadBytes(bytes, index + 1)),
                ["wait", var time] when int.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) =>
                    new Wait(milliseconds),
                ["end"] => new EndSending(),
                ["reset"] => new Reset(),
                _ => throw Malformed(index + 1),
            });
        }

        return new Script(steps, ["read from a file"]);
    }

    // Lines break where the bytes do, so that a head reads as a head.
    private static void WriteBytes(StringBuilder text, byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var lineEnd = Array.IndexOf(bytes, (byte)'\n', start, Math.Min(BytesPerLine, bytes.Length - start));
            var length = lineEnd < 0 ? Math.Min(BytesPerLine, bytes.Length - start) : lineEnd - start + 1;
            text.Append("send ");
            foreach (var value in bytes.AsSpan(start, length))
            {
                _ = value switch
                {
                    (byte)'\\' => text.Append("\\\\"),
                    (byte)'\r' => text.Append("\\r"),
                    (byte)'\n' => text.Append("\\n"),
                    >= 0x20 and < 0x7F => text.Append((char)value),
                    _ => text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}"),
                };
            }

            text.Append('\n');
            start += length;
        }
    }

    private static byte[] ReadBytes(string text, int line)
    {
        var bytes = new List<byte>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                bytes.Add(text[index] < 0x80 ? (byte)text[index] : throw Malformed(line));
                continue;
            }

            index++;
            switch (index < text.Length ? text[index] : '\0')
            {
                case '\\':
                    bytes.Add((byte)'\\');
                    break;
                case 'r':
                    bytes.Add((byte)'\r');
                    break;
                case 'n':
                    bytes.Add((byte)'\n');
                    break;
                case 'x' when index + 2 < text.Length
                    && byte.TryParse(text.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                        out var value):
                    bytes.Add(value);
                    index += 2;
                    break;
                default:
                    throw Malformed(line);
            }
        }

        return [.. bytes];
    }

    private static FormatException Malformed(int line) =>
        new(FormattableString.Invariant($"line {line} is no step; write send BYTES, wait MILLISECONDS, end or reset."));
}
