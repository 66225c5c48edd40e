using Conformance.Dialects;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>What a rulebook says is what is read.</summary>
public sealed class RulebookReading
{
    private static Rulebook Book => RulebookReader.Parse(Samples.Rulebook, "book.yaml", Samples.Checks);

    [Test]
    public void TakesTheHeader() => Book.Header.Should().BeEquivalentTo(new RulebookHeader(
        Vendors.BuiltIn.Document("aws-s3"),
        Operation.Find("upload-part")!,
        [
            new("Uploads a part in a multipart upload", new Uri("https://docs.example.com/upload-part"), new DateOnly(2026, 11, 20), null),
            new("UploadPart, second edition", new Uri("https://docs.example.com/second/upload-part"), new DateOnly(2026, 11, 21),
                "02b38d7dae582d5b16775466a854ace785c83bbb12a6c1a5dfbc72f61b6b517c"),
        ],
        new SourceLine("book.yaml", 1)));

    [Test]
    public void TakesARuleWithItsRows()
    {
        var rule = Book.Rules[0];

        rule.Should().BeEquivalentTo(
            new Rule
            {
                Id = "aws.upload-part.part-number.range",
                Document = "aws-s3",
                Operation = "upload-part",
                Clauses = ["AWS-PART-02"],
                Source = "Request parameters, partNumber",
                Basis = Basis.Stated,
                Requirement = "A part number is between 1 and 10000; any other is refused.",
                Topic = "part-number",
                Check = "UploadPart/PartNumber.IsJudged",
                Weight = Weight.Heavy,
                Needs = ["https", "signatures=aws-v2", "storage-classes=COLD", "list-parts"],
                At = new SourceLine("book.yaml", 12),
            },
            options => options.Excluding(each => each.Rows));
        rule.Rows.Select(row => (row.Name, Number: row.Fields["number"].Text, Size: row.Fields["size"].Text, row.At.Line)).Should().Equal(
            ("lowest", "1", "1", 20),
            ("one too low", "0", "2", 21),
            ("one too many", "10001", "1", 22));
        rule.Rows.Select(row => row.Expect!.Responses.Single()).Should().Equal(
            new ExpectedResponse(null, ResponseKind.Accepted),
            new ExpectedResponse(null, ResponseKind.Refused),
            new ExpectedResponse(null, ResponseKind.Exactly, 400, "InvalidArgument"));
    }

    [Test]
    public void GivesARuleWithoutRowsOneWithoutName()
    {
        var row = Book.Rules[1].Rows.Single();

        Book.Rules[1].Clauses.Should().Equal("AWS-PART-18.1", "AWS-PART-17");
        Book.Rules[1].Check.Should().Be("EveryOperation/Access.IsRefused");
        row.Name.Should().BeEmpty();
        row.Fields.Should().BeEmpty();
        row.Expect!.Responses.Should().Equal(
            new ExpectedResponse("as the page says", ResponseKind.Exactly, 403, "AccessDenied"),
            new ExpectedResponse("any refusal", ResponseKind.Refused),
            new ExpectedResponse("let in", ResponseKind.Accepted));
    }

    [Test]
    public void TakesListsAsTheyAreWritten()
    {
        var fields = Book.Rules[2].Rows.Single().Fields;

        fields["numbers"].IsList.Should().BeTrue();
        fields["numbers"].Items.Should().Equal("1", "01", "x");
        fields["waits"].Text.Should().Be("false");
    }

    [Test]
    public void TakesARuleThatIsNotCheckedWithItsReason()
    {
        var rule = Book.Rules[3];

        (rule.Check, rule.NotChecked).Should().Be((null, "Addressing of other services."));
        rule.Rows.Should().BeEmpty();
    }

    [Test]
    public void TakesTheHarmOfTheRowBeforeTheRules()
    {
        var text = Samples.Rulebook
            .Replace("    weight: heavy\n", "    weight: heavy\n    harm: { status: corruption }\n", StringComparison.Ordinal)
            .Replace("name: one too low, ", "name: one too low, harm: { state: failure }, ", StringComparison.Ordinal);

        RulebookReader.Parse(text, "book.yaml", Samples.Checks).Rules[0].Rows.Select(row => row.Harm).Should().Equal(
            new AspectHarm(Aspect.Status, Harm.Corruption), new AspectHarm(Aspect.State, Harm.Failure),
            new AspectHarm(Aspect.Status, Harm.Corruption));
    }

    [Test]
    public void ReadsAFolderInTheOrderOfOperationsAndDocuments()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ListParts/Rulebooks/aws-s3.yaml", BookOf("aws", "list-parts"));
        folder.Write("UploadPart/Rulebooks/tencent-cos.yaml", BookOf("cos", "upload-part"));
        folder.Write("UploadPart/Rulebooks/aws-s3.yaml", BookOf("aws", "upload-part"));
        folder.Write("UploadPart/PartNumber.cs", "// A check.");
        folder.Write("EveryOperation/Access.cs", "// Another.");

        RulebookReader.ReadAll(folder.Path).Select(book => (book.Header.Operation.Word, book.Header.Document.Name)).Should().Equal(
            ("upload-part", "aws-s3"),
            ("upload-part", "tencent-cos"),
            ("list-parts", "aws-s3"));
    }

    /// <summary>Checks are named from the operation's own folder, so that the same rule in another rulebook means another check.</summary>
    [Test]
    public void FindsChecksInTheOperationsFolder()
    {
        var book = RulebookReader.Parse(BookOf("aws", "list-parts"), "book.yaml");

        book.Rules.Select(rule => rule.Check)
            .Should().Equal("ListParts/PartNumber.IsJudged", "EveryOperation/Access.IsRefused", "ListParts/PartNumber.IsObserved", null);
        book.Rules.Should().OnlyContain(rule => rule.Operation == "list-parts");
    }

    [TestCase("7", typeof(int), 7)]
    [TestCase("-7", typeof(long), -7L)]
    [TestCase("7", typeof(int?), 7)]
    [TestCase("2.5", typeof(double), 2.5)]
    [TestCase("True", typeof(bool), true)]
    [TestCase("007", typeof(string), "007")]
    [TestCase("monday", typeof(DayOfWeek), DayOfWeek.Monday)]
    [TestCase("mon-day", typeof(DayOfWeek), DayOfWeek.Monday)]
    public void ConvertsFields(string text, Type type, object expected) =>
        FieldValue.Convert(new RowValue([text], IsList: false, default), type, "field").Should().Be(expected);

    [TestCase("2.5", typeof(int), "but the check takes a whole number.")]
    [TestCase("2147483648", typeof(int), "but the check takes a whole number.")]
    [TestCase(" 1", typeof(int), "but the check takes a whole number.")]
    [TestCase("1e3", typeof(long), "but the check takes a whole number.")]
    [TestCase("yes", typeof(bool), "but the check takes true or false.")]
    [TestCase("much", typeof(double), "but the check takes a number.")]
    [TestCase("NaN", typeof(double), "but the check takes a number.")]
    [TestCase("Infinity", typeof(double), "but the check takes a number.")]
    public void ConvertsNothingElse(string text, Type type, string message)
    {
        var converting = () => FieldValue.Convert(new RowValue([text], IsList: false, new SourceLine("book.yaml", 3)), type, "size");

        converting.Should().Throw<ConfigurationException>().Which.Message
            .Should().Be($"book.yaml:3: the field size is \"{text}\", {message}");
    }

    [Test]
    public void ConvertsToNoTypeThatRowsCannotHold()
    {
        var converting = () => FieldValue.Convert(new RowValue(["1"], IsList: false, default), typeof(Guid), "size");

        converting.Should().Throw<NotSupportedException>().WithMessage("No field of a row can have the type Guid.");
    }

    [Test]
    public void ConvertsLists() =>
        FieldValue.Convert(new RowValue(["3", "1"], IsList: true, default), typeof(int[]), "field").Should().BeOfType<int[]>().Which
            .Should().Equal(3, 1);

    private static string BookOf(string prefix, string operation)
    {
        var clauses = Vendors.BuiltIn.Documents.Single(document => document.Prefix == prefix).ClausePrefix;
        return Samples.Rulebook.Replace("prefix: aws", $"prefix: {prefix}", StringComparison.Ordinal)
            .Replace("operation: upload-part", $"operation: {operation}", StringComparison.Ordinal)
            .Replace("id: aws.upload-part.", $"id: {prefix}.{operation}.", StringComparison.Ordinal)
            .Replace("AWS-PART-", $"{clauses}-PART-", StringComparison.Ordinal);
    }
}
