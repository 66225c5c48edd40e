using System.Text.Json;
using Conformance.Cli.Listing;
using Conformance.Reporting.Comparison;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;
using Spectre.Console;

namespace Conformance.SelfChecks.Cli;

/// <summary>What <c>rules</c> and <c>documents</c> show of two rulebooks of one document, about two operations.</summary>
public sealed class ListedOperations
{
    private static readonly IReadOnlyList<Rulebook> Books = Read();

    [Test]
    public void AreChosenByTheirWords()
    {
        RulebookChoice.About(Books, []).Should().Equal(Books);
        RulebookChoice.About(Books, ["abort-upload"]).Should().Equal(Books[1]);
        RulebookChoice.About(Books, ["abort-upload", "upload-part", "list-parts"]).Should().Equal(Books);
        RulebookChoice.Of(Books, ["aws-s3"], "--document").Should().Equal(Books);
        FluentActions.Invoking(() => RulebookChoice.About(Books, ["list-parts", "read-object"])).Should().Throw<ConfigurationException>()
            .WithMessage(
                "--operation: no rulebook is about list-parts or read-object; there are rulebooks about: upload-part, abort-upload.");
    }

    [Test]
    public void AppearInJsonWithTheirRules()
    {
        using var json = JsonDocument.Parse(RuleListing.ToJson([.. Books.SelectMany(book => book.Rules)]));

        json.RootElement.EnumerateArray().CountBy(rule => rule.GetProperty("operation").GetString()!).Should().BeEquivalentTo(
            new Dictionary<string, int> { ["upload-part"] = Books[0].Rules.Count, ["abort-upload"] = 1 });
        json.RootElement.EnumerateArray().Last().GetProperty("check").GetString().Should().Be("AbortUpload/PartNumber.IsAccepted");
    }

    [Test]
    public void HaveChaptersOfTheirOwnInMarkdown() => RuleListing.ToMarkdown(Books).Should().ContainAll(
        "# AWS S3: UploadPart\n", "# AWS S3: AbortUpload\n", "API_UploadPart.html", "API_AbortMultipartUpload.html",
        "| `aws.upload-part.part-number.in-range` |", "| `aws.abort-upload.part-number.in-range` |");

    [Test]
    public void HaveTablesOfTheirOwnOnATerminal() => Shown(screen => RuleListing.Show(Books, screen)).Should().ContainAll(
        "AWS S3: UploadPart (aws-s3). ", "AWS S3: AbortUpload (aws-s3). ", "aws.upload-part.part-number.in-range",
        "aws.abort-upload.part-number.in-range");

    [Test]
    public void StandOneBelowTheOtherInTheTableOfDocuments()
    {
        var table = Shown(screen => DocumentTable.Show(DocumentComparison.Of(Books), screen));

        table.Should().MatchRegex(@"\n *upload-part +part-number ").And.MatchRegex(@"\n *abort-upload +part-number ");
        table.Split('\n').Should().ContainSingle(line => line.Contains("aws-s3", StringComparison.Ordinal));
    }

    private static IReadOnlyList<Rulebook> Read()
    {
        using var folder = new TemporaryFolder();
        SecondOperation.LayOut(folder);
        return RulebookReader.ReadAll(folder.Path);
    }

    private static string Shown(Action<IAnsiConsole> show)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        screen.Profile.Width = 300;
        show(screen);
        return text.ToString();
    }
}
