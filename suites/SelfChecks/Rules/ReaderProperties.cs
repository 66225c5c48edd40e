using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Whatever a file holds, a reader takes it or refuses it in one line that begins with file and line.</summary>
public sealed class ReaderProperties
{
    private const string File = "some file.yaml";
    private const string Pieces = "{}[]:,-?&*!|>'\"%@` \t\n#~0aé\\\u0085\ud83d";

    private static readonly (string Name, string Sample, Action<string> Read)[] Readers =
    [
        ("profile", Samples.Profile, text => ProfileReader.Parse(text, File)),
        ("rulebook", Samples.Rulebook, text => RulebookReader.Parse(text, File, Samples.Checks)),
    ];

    private static IEnumerable<string> Names => Readers.Select(reader => reader.Name);

    [TestCaseSource(nameof(Names))]
    public void NeverFailsOnAnyText(string name)
    {
        var read = ReaderOf(name).Read;

        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => RefusesInOneLine(read, text ?? ""))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [TestCaseSource(nameof(Names))]
    public void NeverFailsOnPunctuation(string name)
    {
        var read = ReaderOf(name).Read;
        var texts = Gen.Elements(Pieces.ToCharArray()).ArrayOf().Select(letters => new string(letters)).ToArbitrary();

        Prop.ForAll(texts, text => RefusesInOneLine(read, text)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [TestCaseSource(nameof(Names))]
    public void NeverFailsOnASpoiltFile(string name)
    {
        var (_, sample, read) = ReaderOf(name);
        var places = Gen.Choose(0, sample.Length - 1);
        var spoilt =
            from at in places
            from length in Gen.Choose(0, 12)
            from other in places
            from patch in Gen.OneOf(
                Gen.Elements(Pieces.ToCharArray()).Select(letter => letter.ToString()),
                Gen.Constant(""),
                Gen.Choose(0, 30).Select(count => sample.Substring(other, Math.Min(count, sample.Length - other))))
            select string.Concat(sample.AsSpan(0, at), patch, sample.AsSpan(Math.Min(sample.Length, at + length)));

        Prop.ForAll(spoilt.ToArbitrary(), text => RefusesInOneLine(read, text)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Test]
    public void NeverRepeatsASecretThatStandsInPlaceOfAName()
    {
        const string Secret = "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY";
        var surroundings = Gen.Elements("", " ", "\"", "'", "*", "&", "!", "{", "[", "|", ": ", ", ", "- ", "\n", "\n  ", "# ", "}", "]",
            "?", "%", "@", "`");
        var texts =
            from before in surroundings
            from after in surroundings
            select Samples.SmallProfile.Replace("A_SECRET", before + Secret + after, StringComparison.Ordinal);

        Prop.ForAll(texts.ToArbitrary(),
            text => !MessageOf(spoilt => ProfileReader.Parse(spoilt, File), text).Contains(Secret, StringComparison.Ordinal))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    [Test]
    public void TakesTheLargestFileInReasonableTime()
    {
        var deep = new string('[', 500_000);
        var wide = "title: [" + string.Concat(Enumerable.Repeat("a,", 250_000)) + "]\n";
        var keys = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"k{i}: 1\n"));

        foreach (var text in new[] { deep, wide, keys })
        {
            var reading = () => { RefusesInOneLine(spoilt => ProfileReader.Parse(spoilt, File), text).Should().BeTrue(); };
            reading.ExecutionTime().Should().BeLessThan(TimeSpan.FromSeconds(10));
        }
    }

    private static (string Name, string Sample, Action<string> Read) ReaderOf(string name) => Readers.Single(reader => reader.Name == name);

    private static bool RefusesInOneLine(Action<string> read, string text)
    {
        var message = MessageOf(read, text);
        return message is "" || (System.Text.RegularExpressions.Regex.IsMatch(message, @"^some file\.yaml:[1-9][0-9]*: \S")
            && !message.Any(char.IsControl) && message.EndsWith('.'));
    }

    private static string MessageOf(Action<string> read, string text)
    {
        try
        {
            read(text);
            return "";
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
    }
}
