using System.Text;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>A file that is no text of ours is refused before it is parsed.</summary>
public sealed class FileRefusals
{
    private static IEnumerable<TestCaseData> Files =>
    [
        new TestCaseData(Array.Empty<byte>(), "1: the file is empty.").SetArgDisplayNames("empty"),
        new TestCaseData(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("title: x\n")).ToArray(),
            "1: the file is UTF-16 text; save it as UTF-8.").SetArgDisplayNames("UTF-16"),
        new TestCaseData("title: x\nregion: M\u00fcnchen\n".Select(letter => (byte)letter).ToArray(),
            "2: the file is not UTF-8 text (byte 0xfc); save it as UTF-8.").SetArgDisplayNames("Latin-1"),
        new TestCaseData(Enumerable.Repeat((byte)'#', 1024 * 1024 + 1).ToArray(),
            "1: the file is larger than 1 MiB, which no rulebook or profile needs; is it the right file?").SetArgDisplayNames("too large"),
        new TestCaseData(Enumerable.Repeat((byte)'#', 1024 * 1024).ToArray(), "1: the file is empty.")
            .SetArgDisplayNames("as large as may be"),
    ];

    [TestCaseSource(nameof(Files))]
    public void SaysWhatIsWrong(byte[] content, string message)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "mine.yaml");
        File.WriteAllBytes(path, content);

        var reading = () => ProfileReader.Read(path);

        reading.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"{path}:{message}");
    }

    [Test]
    public void SaysThatThereIsNoFile()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "mine.yaml");

        var reading = () => ProfileReader.Read(missing);
        var readingFolder = () => RulebookReader.Read(folder.Path);

        reading.Should().Throw<ConfigurationException>().Which.Message
            .Should().Be($"{missing}:1: there is no such file; correct the path, or make the file.");
        readingFolder.Should().Throw<ConfigurationException>().Which.Message
            .Should().Be($"{folder.Path}:1: the file cannot be read: it is a folder; name a file in it.");
    }
}
