using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>A rulebook that is wrong is refused in one sentence that says where, what, and what to write instead.</summary>
public sealed class RulebookRefusals
{
    private static IEnumerable<TestCaseData> Spoilt =>
    [
        Case("no rules", Samples.Rulebook[Samples.Rulebook.IndexOf("rules:", StringComparison.Ordinal)..], "rules: []\n",
            "11: rules is an empty list; it needs at least 1."),
        Case("unknown key in a rule", "basis: observed", "base: observed", "41: unknown key \"base\"; did you mean \"basis\"? Allowed "
            + "here: id, clauses, source, basis, requirement, check, with, rows, expect, harm, needs, not-in, weight, not-checked."),
        Case("ID of three segments", "id: aws.upload-part.address.arn", "id: aws.bucket.arn", "46: rules.id is \"aws.bucket.arn\", but has "
            + "to be an ID of the form prefix.operation.topic.point, in lower case with hyphens, such as "
            + "aws.upload-part.part-number.outside-range."),
        Case("ID with capitals", "id: aws.upload-part.address.arn", "id: aws.upload-part.address.ARN",
            "46: rules.id is \"aws.upload-part.address.ARN\", but has to be an ID of the form prefix.operation.topic.point, in lower case "
                + "with hyphens, such as aws.upload-part.part-number.outside-range."),
        Case("ID of another vendor", "id: aws.upload-part.address.arn", "id: cos.upload-part.address.arn",
            "46: the rule ID \"cos.upload-part.address.arn\" does not begin with this rulebook's prefix and operation; write "
                + "aws.upload-part.address.arn."),
        Case("ID of another operation", "id: aws.upload-part.address.arn", "id: aws.list-parts.address.arn",
            "46: the rule ID \"aws.list-parts.address.arn\" does not begin with this rulebook's prefix and operation; write "
                + "aws.upload-part.address.arn."),
        Case("ID of an unknown topic", "id: aws.upload-part.address.arn", "id: aws.upload-part.adress.arn",
            "46: the rule ID has the unknown topic \"adress\"; did you mean \"address\"? The topics are: "
                + $"{string.Join(", ", Topic.Words)}."),
        Case("unknown prefix", "prefix: aws", "prefix: amz",
            "1: prefix has the unknown word \"amz\"; did you mean \"aws\"? Allowed here: aws, yc, oss, obs, cos."),
        Case("name of an operation for its word", "operation: upload-part", "operation: UploadPart",
            "2: operation has the unknown word \"UploadPart\"; did you mean \"upload-part\"? Allowed here: "
                + $"{string.Join(", ", Operation.Words)}."),
        Case("pages of nothing",
            Samples.Rulebook[Samples.Rulebook.IndexOf("pages:", StringComparison.Ordinal)..Samples.Rulebook.IndexOf("rules:",
                StringComparison.Ordinal)], "pages: []\n", "3: pages is an empty list; it needs at least 1."),
        Case("page without title", "  - title: UploadPart, second edition\n    address:", "  - address:",
            "7: the key \"title\" is missing in pages: the page's title."),
        Case("hash with capitals", "sha256: 02b3", "sha256: 02B3",
            "10: pages.sha256 is \"02B38d7dae582d5b16775466a854ace785c83bbb12a6c1a5dfbc72f61b6b…\", but has to be a SHA-256 in 64 "
                + "lower-case hexadecimal digits."),
        Case("ID twice", "id: aws.upload-part.address.arn", "id: aws.upload-part.part-number.range",
            "46: the rule ID \"aws.upload-part.part-number.range\" is already used at book.yaml:12; give this rule an ID of its own."),
        Case("unknown basis", "basis: observed", "basis: observd", "41: rules.basis has the unknown word \"observd\"; did you mean "
            + "\"observed\"? Allowed here: stated, advised, shown, external, observed."),
        Case("clause of another document", "clauses: [AWS-PART-14]", "clauses: [COS-PART-14]",
            "47: COS-PART-14 is no clause of aws-s3; write a clause ID that begins with AWS-."),
        Case("clause of an unknown operation", "clauses: [AWS-PART-14]", "clauses: [AWS-PARTS-14]",
            "47: an item of rules.clauses is \"AWS-PARTS-14\", but has to be a clause ID such as AWS-PART-02, or one of its case groups "
                + "such as AWS-PART-02.1."),
        Case("no clause", "clauses: [AWS-PART-14]", "clauses: []", "47: rules.clauses is an empty list; it needs at least 1."),
        Case("neither check nor reason", "not-checked: Addressing of other services.", "weight: light",
            "46: exactly one of the keys \"check\", \"not-checked\" has to be there in rules, and none is."),
        Case("weight of what is not checked", "not-checked: Addressing of other services.", "weight: light\n    not-checked: Why not.",
            "51: \"weight\" means nothing without \"check\" in rules; add \"check\", or take \"weight\" out."),
        Case("both check and reason", "check: EveryOperation/Access.IsRefused", "check: EveryOperation/Access.IsRefused\n"
            + "    not-checked: Why not.",
            "28: exactly one of the keys \"check\", \"not-checked\" has to be there in rules, and more than one are."),
        Case("need by its former word", "needs: [https,", "needs: [get,",
            "26: an item of needs is \"get\", which is now called \"read-object\"; write that."),
        Case("unknown need", "needs: [https,", "needs: [http,", "26: needs has the unknown word \"http\"; did you mean \"https\"? Allowed "
            + "here: sse-c, sse-s3, kms, storage-classes, second-account, second-account-with-write, temporary-credentials, second-bucket, "
            + "traffic-limit, account-id, tagging, acl, public-access, website-redirect, bucket-create, bucket-policy, "
            + "default-encryption, dsse, lifecycle, versioning, object-lock, default-object-lock, "
            + "conditional-writes, checksums, checksums-2025, object-attributes, crc64, content-sha1, part-limits, trailers, "
            + "checks-signatures, many-bad-signatures, signatures, virtual-hosted, path-style, https, create-upload, upload-part, "
            + "upload-part-copy, complete-upload, abort-upload, list-parts, list-uploads, read-object, signatures=aws-v4, "
            + "signatures=aws-v2, signatures=oss-v1, signatures=oss-v2, signatures=oss-v4, signatures=obs, signatures=cos, "
            + "storage-classes=WORD."),
        Case("needed storage class without a word", "storage-classes=COLD", "storage-classes=",
            "26: an item of rules.needs is \"storage-classes=\", but has to be a word of the closed list of needs."),
        Case("need twice", "needs: [https,", "needs: [list-parts,", "26: rules.needs names \"list-parts\" twice; keep one."),
        Case("field with a hyphen", "size: 2", "si-ze: 2", "21: the key \"si-ze\" has to be a field's name, written like the check's "
            + "parameter: letters and digits, the first a small letter."),
        Case("clause that is no ID", "clauses: [AWS-PART-14]", "clauses: [AWS-1]", "47: an item of rules.clauses is \"AWS-1\", but has to "
            + "be a clause ID such as AWS-PART-02, or one of its case groups such as AWS-PART-02.1."),
        Case("harm of two aspects", "    weight: heavy\n", "    weight: heavy\n    harm: { status: corruption, state: failure }\n",
            "28: exactly one of the keys \"status\", \"code\", \"header\", \"body\", \"bytes\", \"state\", \"access\", \"overlap\" has to "
                + "be there in rules.harm, and more than one are."),
        Case("false for a response", "refused: true", "refused: false", "36: expect.refused has to be true (or be left out)."),
        Case("group of keys for a list", "clauses: [AWS-PART-14]", "clauses: { a: b }",
            "47: rules.clauses has to be a list, as in [one, two], not a group of keys."),
        Case("day that is none", "read: 2026-11-20", "read: 2026-11-31",
            "6: pages.read is \"2026-11-31\", but has to be a date of the form 2026-11-20."),
        Case("row name with a bracket", "name: one too low", "name: one (low)", "21: rows.name is \"one (low)\", but has to be made of "
            + "letters, digits, hyphens and single blanks, as test filters need it, such as one too many."),
        Case("row name too long", "name: one too low", "name: one of those numbers that are much too low",
            "21: rows.name has 42 letters, and 40 are the most."),
        Case("row name twice", "name: one too low", "name: Lowest",
            "21: the rule already has a row named \"Lowest\" at book.yaml:20; give this row a name of its own."),
        Case("no rows", "rows:\n      - { name: several, numbers: [1, \"01\", x], waits: false }", "rows: []",
            "44: rules.rows is an empty list; it needs at least 1."),
        Case("unknown check", "check: PartNumber.IsObserved", "check: PartNumber.IsObservd", "43: unknown check \"PartNumber.IsObservd\"; "
            + "did you mean \"PartNumber.IsObserved\"? The suites have: EveryOperation/Access.IsRefused, PartNumber.IsJudged, "
            + "PartNumber.IsObserved."),
        Case("check of another operation", "check: PartNumber.IsObserved", "check: ListParts/PartNumber.IsObserved",
            "43: rules.check is \"ListParts/PartNumber.IsObserved\", but has to be a class and a method of the operation's folder, such as "
                + "PartNumber.IsRefused, or of EveryOperation, such as EveryOperation/Access.IsRefused."),
        Case("field that nobody takes", "number: \"10001\"", "nubmer: \"10001\"",
            "23: PartNumber.IsJudged takes no field \"nubmer\"; did you mean \"number\"? It takes: number, size."),
        Case("parameter without field", "    with: { size: 1 }\n", "",
            "19: row \"lowest\" gives no size, which PartNumber.IsJudged needs; add size to the row, or for all rows under \"with\"."),
        Case("text for a number", "size: 2", "size: two", "21: the field size is \"two\", but the check takes a whole number."),
        Case("list for a text", "number: 1,", "number: [1],", "20: the field number has to be one value, not a list."),
        Case("text for a list", "numbers: [1, \"01\", x]", "numbers: x", "45: the field numbers has to be a list, as in [1, 2]."),
        Case("unknown word of an enum", "check: EveryOperation/Access.IsRefused", "check: EveryOperation/Access.IsRefused\n"
            + "    with: { day: sun }", "34: the field day has the unknown word \"sun\". Allowed here: sunday, monday, tuesday, wednesday, "
                + "thursday, friday, saturday."),
        Case("group of keys for a field", "size: 2", "size: { a: 1 }",
            "21: size has to be a text, a number or a list of those, not a group of keys."),
        Case("empty field", "number: \"0\"", "number: ", "21: number is empty; write \"\" for an empty text."),
        Case("no expectation", "    expect: refused\n", "",
            "21: row \"one too low\" has no expect, which PartNumber.IsJudged needs; add expect to it."),
        Case("expectation that nobody takes", "check: PartNumber.IsObserved", "expect: accepted\n    check: PartNumber.IsObserved",
            "43: an observed rule only records what the endpoint does, so it has no expect; take expect out, or give the rule another "
                + "basis."),
        Case("expectation in a row of an observed rule", "waits: false", "waits: false, expect: refused",
            "45: an observed rule only records what the endpoint does, so it has no expect; take expect out, or give the rule another "
                + "basis."),
        Case("one alternative", "expect:\n      - { name: as the page says, status: 403, code: AccessDenied }\n"
            + "      - { name: any refusal, refused: true }\n      - { name: let in, accepted: true }",
            "expect: [{ name: x, refused: true }]", "34: rules.expect needs at least 2 items."),
        Case("alternative without response", "name: any refusal, refused: true", "name: any refusal",
            "36: exactly one of the keys \"status\", \"refused\", \"accepted\" has to be there in rules.expect, and none is."),
        Case("code without status", "name: any refusal, refused: true", "name: any refusal, refused: true, code: X",
            "36: \"code\" means nothing without \"status\" in rules.expect; add \"status\", or take \"code\" out."),
        Case("alternatives of one name", "name: let in", "name: any refusal",
            "37: expect already has a response named \"any refusal\"; give this one a name of its own."),
        Case("status out of range", "status: 400", "status: 99",
            "24: expect.status is \"99\", but has to be a whole number from 100 to 599."),
        Case("unknown expectation", "expect: refused", "expect: rejected",
            "25: rules.expect has the unknown word \"rejected\". Allowed here: accepted, refused."),
        Case("sentence on two lines", "requirement: What becomes of odd spellings.",
            "requirement: |\n      What becomes\n      of odd spellings.",
            "42: rules.requirement is \"What becomes\\u000aof odd spellings.\\u000a\", but has to be a text on one line."),
        Case("address that is none", "https://docs.example.com/upload-part", "docs.example.com",
            "5: pages.address is \"docs.example.com\", but has to be an address beginning with https://."),
    ];

    [TestCaseSource(nameof(Spoilt))]
    public void SaysWhatToWriteInstead(string text, string message)
    {
        var reading = () => RulebookReader.Parse(text, "book.yaml", Samples.Checks);

        reading.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"book.yaml:{message}");
    }

    [Test]
    public void RefusesAnObservedRuleWhoseCheckJudges()
    {
        var checks = new CheckCatalogue(new Dictionary<string, IReadOnlyList<CheckParameter>>(Samples.Checks.Checks)
        {
            ["UploadPart/PartNumber.IsObserved"] = [.. Samples.Checks.Checks["UploadPart/PartNumber.IsObserved"],
                new("expect", typeof(Expectation), false)],
        });

        var reading = () => RulebookReader.Parse(Samples.Rulebook, "book.yaml", checks);

        reading.Should().Throw<ConfigurationException>()
            .WithMessage("book.yaml:45: row \"several\" has no expect, which PartNumber.IsObserved needs; an observed rule needs a check "
                + "that only records.");
    }

    [Test]
    public void NamesTheRuleWhereItHasNoRows()
    {
        var checks = new CheckCatalogue(new Dictionary<string, IReadOnlyList<CheckParameter>>(Samples.Checks.Checks)
        { ["EveryOperation/Access.IsRefused"] = [new("expect", typeof(Expectation), false), new("day", typeof(DayOfWeek), false)] });

        var reading = () => RulebookReader.Parse(Samples.Rulebook, "book.yaml", checks);

        reading.Should().Throw<ConfigurationException>()
            .WithMessage("book.yaml:28: the rule gives no day, which EveryOperation/Access.IsRefused needs; add day to the row, or for all "
                + "rows under \"with\".");
    }

    [Test]
    public void RefusesAnExpectationThatTheCheckDoesNotTake()
    {
        var checks = new CheckCatalogue(
            new Dictionary<string, IReadOnlyList<CheckParameter>>(Samples.Checks.Checks) { ["EveryOperation/Access.IsRefused"] = [] });

        var reading = () => RulebookReader.Parse(Samples.Rulebook, "book.yaml", checks);

        reading.Should().Throw<ConfigurationException>().WithMessage(
            "book.yaml:28: EveryOperation/Access.IsRefused judges by itself and takes no expect; take expect out, or name another check.");
    }

    /// <summary>
    /// What a file is named and what its head says have to be one thing, so that no document has two rulebooks about one operation.
    /// </summary>
    [TestCase("UploadPart/Rulebooks/aws-s3-new.yaml")]
    [TestCase("UploadPart/Rulebooks/tencent-cos.yaml")]
    [TestCase("ListParts/Rulebooks/aws-s3.yaml")]
    [TestCase("uploadpart/Rulebooks/aws-s3.yaml")]
    public void RefusesARulebookInAnotherPlaceThanItsHeadSays(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, Samples.Rulebook);

        var reading = () => RulebookReader.ReadAll(folder.Path);

        reading.Should().Throw<ConfigurationException>()
            .WithMessage($"*{name}:1: the rulebook of aws-s3 about upload-part belongs at UploadPart/Rulebooks/aws-s3.yaml; move this file "
                + "there, or correct its prefix and operation.");
    }

    [Test]
    public void RefusesAFolderThatWouldCheckNothing()
    {
        using var folder = new TemporaryFolder();
        folder.Write("aws-s3.yaml", Samples.Rulebook);

        var readingEmpty = () => RulebookReader.ReadAll(folder.Path);
        var readingMissing = () => RulebookReader.ReadAll(Path.Combine(folder.Path, "nowhere"));

        readingEmpty.Should().Throw<ConfigurationException>()
            .WithMessage("*:1: the folder has no rulebook (such as UploadPart/Rulebooks/aws-s3.yaml), so there would be nothing to check; "
                + "correct the path.");
        readingMissing.Should().Throw<ConfigurationException>().WithMessage("*:1: there is no such folder of rulebooks; correct the path.");
    }

    [Test]
    public void RefusesARulebookThatWouldBeOverlooked()
    {
        using var folder = new TemporaryFolder();
        folder.Write("UploadPart/Rulebooks/aws-s3.yaml", Samples.Rulebook);
        folder.Write("UploadPart/Rulebooks/tencent-cos.yml", Samples.Rulebook);

        var reading = () => RulebookReader.ReadAll(folder.Path);

        reading.Should().Throw<ConfigurationException>()
            .WithMessage("*tencent-cos.yml:1: a rulebook's name ends in .yaml; rename this file, or it would not be read.");
    }

    private static TestCaseData Case(string name, string right, string wrong, string message)
    {
        Samples.Rulebook.Should().Contain(right, "the sample has to be spoilt by the case \"{0}\"", name);
        return new TestCaseData(Samples.Rulebook.Replace(right, wrong, StringComparison.Ordinal), message).SetArgDisplayNames(name);
    }
}
