using Conformance.Rules;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>A rulebook that is wrong is refused in one sentence that says where, what, and what to write instead.</summary>
public sealed class RulebookRefusals
{
    private static IEnumerable<TestCaseData> Spoilt =>
    [
        Case("no rules", Samples.Rulebook[Samples.Rulebook.IndexOf("rules:", StringComparison.Ordinal)..], "rules: []\n", "9: rules is an empty list; it needs at least 1."),
        Case("unknown key in a rule", "basis: observed", "base: observed", "39: unknown key \"base\"; did you mean \"basis\"? Allowed here: id, clause, source, basis, says, check, with, rows, expect, needs, weight, not-checked."),
        Case("ID of two segments", "id: aws.bucket.arn", "id: aws.bucket", "44: rules.id is \"aws.bucket\", but has to be an ID of the form vendor.topic.point, in lower case with hyphens, such as aws.part-number.outside-range."),
        Case("ID with capitals", "id: aws.bucket.arn", "id: aws.bucket.ARN", "44: rules.id is \"aws.bucket.ARN\", but has to be an ID of the form vendor.topic.point, in lower case with hyphens, such as aws.part-number.outside-range."),
        Case("ID of another vendor", "id: aws.bucket.arn", "id: cos.bucket.arn", "44: the rule ID \"cos.bucket.arn\" does not begin with this rulebook's prefix; write aws.bucket.arn."),
        Case("ID twice", "id: aws.bucket.arn", "id: aws.part-number.range", "44: the rule ID \"aws.part-number.range\" is already used at book.yaml:10; give this rule an ID of its own."),
        Case("unknown basis", "basis: observed", "basis: observd", "39: rules.basis has the unknown word \"observd\"; did you mean \"observed\"? Allowed here: stated, advised, shown, known, observed."),
        Case("unknown clause", "clause: [AWS-14]", "clause: [AWS-15]", "45: aws-s3 has no clause \"AWS-15\"; did you mean \"AWS-14\"? It has: AWS-02, AWS-14, AWS-17, AWS-18."),
        Case("no clause", "clause: [AWS-14]", "clause: []", "45: rules.clause is an empty list; it needs at least 1."),
        Case("neither check nor reason", "not-checked: Addressing of other services.", "weight: light", "44: exactly one of the keys \"check\", \"not-checked\" has to be there in rules, and none is."),
        Case("weight of what is not checked", "not-checked: Addressing of other services.", "weight: light\n    not-checked: Why not.", "49: \"weight\" means nothing without \"check\" in rules; add \"check\", or take \"weight\" out."),
        Case("both check and reason", "check: Access.IsRefused", "check: Access.IsRefused\n    not-checked: Why not.", "26: exactly one of the keys \"check\", \"not-checked\" has to be there in rules, and more than one are."),
        Case("unknown need", "needs: [https,", "needs: [http,", "24: needs has the unknown word \"http\"; did you mean \"https\"? Allowed here: sse-c, sse-s3, kms, storage-classes, second-account, second-account-with-write, temporary-credentials, second-bucket, upload-part-copy, traffic-limit, signatures, virtual-hosted, path-style, https, create, upload-part, complete, abort, list-parts, list-uploads, get, signatures=aws-v4, signatures=aws-v2, signatures=obs, signatures=oss-v1, signatures=oss-v4, signatures=cos, storage-classes=WORD."),
        Case("needed storage class without a word", "storage-classes=COLD", "storage-classes=", "24: an item of rules.needs is \"storage-classes=\", but has to be a word of the closed list of needs."),
        Case("need twice", "needs: [https,", "needs: [list-parts,", "24: rules.needs names \"list-parts\" twice; keep one."),
        Case("field with a hyphen", "size: 2", "si-ze: 2", "19: the key \"si-ze\" has to be a field's name, written like the check's parameter: letters and digits, the first a small letter."),
        Case("clause that is no ID", "clause: [AWS-14]", "clause: [AWS-1]", "45: an item of rules.clause is \"AWS-1\", but has to be a clause ID such as AWS-02."),
        Case("false for an answer", "refused: true", "refused: false", "34: expect.refused has to be true (or be left out)."),
        Case("group of keys for a list", "clause: [AWS-14]", "clause: { a: b }", "45: rules.clause has to be a list, as in [one, two], but a group of keys stands here."),
        Case("day that is none", "read: 2026-11-20", "read: 2026-11-31", "7: read is \"2026-11-31\", but has to be a date of the form 2026-11-20."),
        Case("row name with a bracket", "name: one too low", "name: one (low)", "19: rows.name is \"one (low)\", but has to be made of letters, digits, hyphens and single blanks, as test filters need it, such as one too many."),
        Case("row name too long", "name: one too low", "name: one of those numbers that are much too low", "19: rows.name has 42 letters, and 40 are the most."),
        Case("row name twice", "name: one too low", "name: Lowest", "19: the rule already has a row named \"Lowest\" at book.yaml:18; give this row a name of its own."),
        Case("no rows", "rows:\n      - { name: several, numbers: [1, \"01\", x], waits: false }", "rows: []", "42: rules.rows is an empty list; it needs at least 1."),
        Case("unknown check", "check: PartNumber.IsNoted", "check: PartNumber.IsNotd", "41: unknown check \"PartNumber.IsNotd\"; did you mean \"PartNumber.IsNoted\"? The suites have: Access.IsRefused, PartNumber.IsJudged, PartNumber.IsNoted."),
        Case("field that nobody takes", "number: \"10001\"", "nubmer: \"10001\"", "21: PartNumber.IsJudged takes no field \"nubmer\"; did you mean \"number\"? It takes: number, size."),
        Case("parameter without field", "    with: { size: 1 }\n", "", "17: row \"lowest\" gives no size, which PartNumber.IsJudged needs; add size to the row, or for all rows under \"with\"."),
        Case("text for a number", "size: 2", "size: two", "19: the field size is \"two\", but the check takes a whole number."),
        Case("list for a text", "number: 1,", "number: [1],", "18: the field number has to be one value, but a list stands here."),
        Case("text for a list", "numbers: [1, \"01\", x]", "numbers: x", "43: the field numbers has to be a list, as in [1, 2]."),
        Case("unknown word of an enum", "check: Access.IsRefused", "check: Access.IsRefused\n    with: { day: sun }", "32: the field day has the unknown word \"sun\". Allowed here: sunday, monday, tuesday, wednesday, thursday, friday, saturday."),
        Case("group of keys for a field", "size: 2", "size: { a: 1 }", "19: size has to be a text, a number or a list of those, but a group of keys stands here."),
        Case("empty field", "number: \"0\"", "number: ", "19: number is empty; write \"\" for an empty text."),
        Case("no expectation", "    expect: refused\n", "", "19: row \"one too low\" has no expect, which PartNumber.IsJudged needs; add expect to it."),
        Case("expectation that nobody takes", "check: PartNumber.IsNoted", "expect: accepted\n    check: PartNumber.IsNoted", "41: an observed rule only records what the endpoint does, so it has no expect; take expect out, or give the rule another basis."),
        Case("expectation in a row of an observed rule", "waits: false", "waits: false, expect: refused", "43: an observed rule only records what the endpoint does, so it has no expect; take expect out, or give the rule another basis."),
        Case("one alternative", "expect:\n      - { name: as the page says, status: 403, code: AccessDenied }\n      - { name: any refusal, refused: true }\n      - { name: let in, accepted: true }", "expect: [{ name: x, refused: true }]", "32: rules.expect needs at least 2 items."),
        Case("alternative without answer", "name: any refusal, refused: true", "name: any refusal", "34: exactly one of the keys \"status\", \"refused\", \"accepted\" has to be there in rules.expect, and none is."),
        Case("code without status", "name: any refusal, refused: true", "name: any refusal, refused: true, code: X", "34: \"code\" means nothing without \"status\" in rules.expect; add \"status\", or take \"code\" out."),
        Case("alternatives of one name", "name: let in", "name: any refusal", "35: expect already has an answer named \"any refusal\"; give this one a name of its own."),
        Case("status out of range", "status: 400", "status: 99", "22: expect.status is \"99\", but has to be a whole number from 100 to 599."),
        Case("unknown expectation", "expect: refused", "expect: rejected", "23: rules.expect has the unknown word \"rejected\". Allowed here: accepted, refused."),
        Case("sentence on two lines", "says: What becomes of odd spellings.", "says: |\n      What becomes\n      of odd spellings.", "40: rules.says is \"What becomes\\u000aof odd spellings.\\u000a\", but has to be a text on one line."),
        Case("address that is none", "https://docs.example.com/upload-part", "docs.example.com", "6: address is \"docs.example.com\", but has to be an address beginning with https://."),
    ];

    [TestCaseSource(nameof(Spoilt))]
    public void SaysWhatToWriteInstead(string text, string message)
    {
        var reading = () => RulebookReader.Parse(text, "book.yaml", Samples.Checks, Samples.Clauses);

        reading.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"book.yaml:{message}");
    }

    [Test]
    public void RefusesADocumentWithoutClauses()
    {
        var reading = () => RulebookReader.Parse(Samples.Rulebook, "book.yaml", Samples.Checks, new Dictionary<string, IReadOnlyList<string>>());

        reading.Should().Throw<ConfigurationException>().WithMessage("book.yaml:11: the list of clauses has none for aws-s3; add the document there.");
    }

    [Test]
    public void RefusesAnObservedRuleWhoseCheckJudges()
    {
        var checks = new CheckCatalogue(new Dictionary<string, IReadOnlyList<CheckParameter>>(Samples.Checks.Checks)
        {
            ["PartNumber.IsNoted"] = [.. Samples.Checks.Checks["PartNumber.IsNoted"], new("expect", typeof(Expectation), false)],
        });

        var reading = () => RulebookReader.Parse(Samples.Rulebook, "book.yaml", checks);

        reading.Should().Throw<ConfigurationException>().WithMessage("book.yaml:43: row \"several\" has no expect, which PartNumber.IsNoted needs; an observed rule needs a check that only records.");
    }

    [Test]
    public void NamesTheRuleWhereItHasNoRows()
    {
        var checks = new CheckCatalogue(new Dictionary<string, IReadOnlyList<CheckParameter>>(Samples.Checks.Checks) { ["Access.IsRefused"] = [new("expect", typeof(Expectation), false), new("day", typeof(DayOfWeek), false)] });

        var reading = () => RulebookReader.Parse(Samples.Rulebook, "book.yaml", checks);

        reading.Should().Throw<ConfigurationException>().WithMessage("book.yaml:26: the rule gives no day, which Access.IsRefused needs; add day to the row, or for all rows under \"with\".");
    }

    [Test]
    public void RefusesAnExpectationThatTheCheckDoesNotTake()
    {
        var checks = new CheckCatalogue(new Dictionary<string, IReadOnlyList<CheckParameter>>(Samples.Checks.Checks) { ["Access.IsRefused"] = [] });

        var reading = () => RulebookReader.Parse(Samples.Rulebook, "book.yaml", checks);

        reading.Should().Throw<ConfigurationException>().WithMessage("book.yaml:26: Access.IsRefused judges by itself and takes no expect; take expect out, or name another check.");
    }

    [Test]
    public void RefusesAnIdUsedInTwoRulebooks()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", Samples.Rulebook);
        folder.Write("b.yaml", Samples.Rulebook.Replace("operation: UploadPart", "operation: ListParts", StringComparison.Ordinal));

        var reading = () => RulebookReader.ReadAll(folder.Path);

        reading.Should().Throw<ConfigurationException>().WithMessage("*b.yaml:10: the rule ID \"aws.part-number.range\" is already used at *a.yaml:10; give this rule an ID of its own.");
    }

    [Test]
    public void RefusesASecondRulebookForOneOperation()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", Samples.Rulebook);
        folder.Write("b.yaml", Samples.Rulebook.Replace("id: aws.", "id: aws.other-", StringComparison.Ordinal));

        var reading = () => RulebookReader.ReadAll(folder.Path);

        reading.Should().Throw<ConfigurationException>().WithMessage("*b.yaml:1: aws-s3 already has a rulebook for UploadPart in *a.yaml; put the rules into that one.");
    }

    [Test]
    public void RefusesAFolderThatWouldCheckNothing()
    {
        using var folder = new TemporaryFolder();

        var readingEmpty = () => RulebookReader.ReadAll(folder.Path);
        var readingMissing = () => RulebookReader.ReadAll(Path.Combine(folder.Path, "nowhere"));

        readingEmpty.Should().Throw<ConfigurationException>().WithMessage("*:1: the folder holds no rulebook (*.yaml), so there would be nothing to check; correct the path.");
        readingMissing.Should().Throw<ConfigurationException>().WithMessage("*:1: there is no such folder of rulebooks; correct the path.");
    }

    [Test]
    public void RefusesARulebookThatWouldBeOverlooked()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", Samples.Rulebook);
        folder.Write("b.yml", Samples.Rulebook);

        var reading = () => RulebookReader.ReadAll(folder.Path);

        reading.Should().Throw<ConfigurationException>().WithMessage("*b.yml:1: a rulebook's name ends in .yaml; rename this file, or it would not be read.");
    }

    private static TestCaseData Case(string name, string right, string wrong, string message)
    {
        Samples.Rulebook.Should().Contain(right, "the sample has to be spoilt by the case \"{0}\"", name);
        return new TestCaseData(Samples.Rulebook.Replace(right, wrong, StringComparison.Ordinal), message).SetArgDisplayNames(name);
    }
}
