using System.Text;

namespace Conformance.SelfChecks.Cli;

/// <summary>
/// A console's writer that gives what one flow of calls writes to a writer of its own, so that checks beside it keep theirs.
/// </summary>
internal sealed class FlowWriter(TextWriter usual) : TextWriter
{
    private readonly AsyncLocal<TextWriter?> own = new();

    public override Encoding Encoding => usual.Encoding;

    private TextWriter Current => own.Value ?? usual;

    /// <summary>From here on in this flow; null for the console again.</summary>
    public void GiveTo(TextWriter? writer) => own.Value = writer;

    public override void Write(char value) => Current.Write(value);

    public override void Write(string? value) => Current.Write(value);

    public override void Write(char[] buffer, int index, int count) => Current.Write(buffer, index, count);

    public override void Flush() => Current.Flush();
}
