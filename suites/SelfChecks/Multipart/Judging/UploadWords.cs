using System.Security.Cryptography;
using System.Text;
using Conformance.Multipart.Judging;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>The words that judge what an upload holds and becomes, on an endpoint that answers from a script.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UploadWords
{
    private const string NotFound = "<Error><Code>NoSuchKey</Code></Error>";
    private const string NoUpload = "<Error><Code>NoSuchUpload</Code></Error>";
    private const string Denied = "<Error><Code>AccessDenied</Code></Error>";
    private const string Fault = "<Error><Code>InternalError</Code></Error>";
    private const string Unsigned = "<Error><Code>SignatureDoesNotMatch</Code></Error>";
    private const string NoPart = "<ListPartsResult></ListPartsResult>";
    private const string Completed = "<CompleteMultipartUploadResult><ETag>\"whole-1\"</ETag></CompleteMultipartUploadResult>";

    private static readonly UploadHandle Upload = new("b", "k", "u");
    private static readonly SentPart One = new(1, "\"e\"", Body.OneByte);
    private static readonly SentPart Two = new(2, "\"f\"", Body.OfText("yz"));
    private static readonly SentPart Nameless = new(1, "", Body.OneByte);

    /// <summary>The part <see cref="One"/> as a list shows it.</summary>
    private static readonly (string, string) ListOfOne = List((1, "\"e\"", 1));

    public static IEnumerable<TestCaseData> Lists()
    {
        const string Wanted = "ListParts to show part 1 e (1 byte)";
        yield return Listing("the part", ListOfOne, [One], Verdict.Kept, Wanted, "ListParts shows part 1 e (1 byte)");
        yield return Listing("the part with a tag without quotes", List((1, "e", 1)), [One], Verdict.Kept, Wanted,
            "ListParts shows part 1 e (1 byte)");
        yield return Listing("both parts in another order", List((2, "\"f\"", 2), (1, "\"e\"", 1)), [Two, One], Verdict.Kept,
            "ListParts to show part 1 e (1 byte), part 2 f (2 bytes)", "ListParts shows part 1 e (1 byte), part 2 f (2 bytes)");
        yield return Listing("no part", List(), [], Verdict.Kept, "ListParts to show no part", "ListParts shows no part");
        yield return Listing("a part too few", List(), [One], Verdict.Broken, Wanted, "ListParts shows no part");
        yield return Listing("a part too many", ListOfOne, [], Verdict.Broken, "ListParts to show no part",
            "ListParts shows part 1 e (1 byte)");
        yield return Listing("another number", List((2, "\"e\"", 1)), [One], Verdict.Broken, Wanted, "ListParts shows part 2 e (1 byte)");
        yield return Listing("another size", List((1, "\"e\"", 2)), [One], Verdict.Broken, Wanted, "ListParts shows part 1 e (2 bytes)");
        yield return Listing("another tag", List((1, "\"E\"", 1)), [One], Verdict.Broken, Wanted, "ListParts shows part 1 E (1 byte)");
        yield return Listing("twenty parts", Many(20), ManyParts(20), Verdict.Kept, null, null);
        yield return Listing("twenty-one parts", Many(21), ManyParts(21), Verdict.Kept, "ListParts to show 21 parts, 21 bytes",
            "ListParts shows 21 parts, 21 bytes");
        yield return Listing("a list that is refused", ("404 Not Found", NoUpload), [One], Verdict.Broken, Wanted,
            "ListParts shows 404 NoSuchUpload");
        yield return Listing("a list that is denied", ("403 Forbidden", Denied), [One], Verdict.Inconclusive, "ListParts",
            "403 AccessDenied");
        yield return Listing("a list that fails", ("500 Internal Server Error", Fault), [One], Verdict.Inconclusive, "ListParts",
            "500 InternalError");
        yield return Listing("another document", ("200 OK", "<Other></Other>"), [One], Verdict.Inconclusive, "ListParts", "200");
    }

    [TestCaseSource(nameof(Lists))]
    public async Task JudgeTheList((string, string) list, SentPart[] parts, Verdict verdict, string? expected, string? observed)
    {
        var record = await JudgeAsync(new Store { List = list }, upload => upload.ListsOnlyAsync(parts));

        record.Verdict.Should().Be(verdict);
        if (expected is not null)
            (record.Expected, record.Observed).Should().Be((expected, observed));
        record.Exchanges.Select(exchange => exchange.Target).Should().Equal("/b/k?uploadId=u");
    }

    [Test]
    public async Task SayWhyAListTellsNothing()
    {
        var record = await JudgeAsync(new Store { List = ("200 OK", "<Other></Other>") }, upload => upload.ListsOnlyAsync(One));

        record.Message.Should().StartWith("Inconclusive: rule aws.upload-part.response.made-by-hand could not be asked. ListParts got the "
            + "list is no ListPartsResult document: ").And.Contain(", which says nothing about the rule.");
    }

    /// <summary>
    /// Where lists show other tags than parts were given, the rule about that says so, and every other one goes by numbers and sizes.
    /// </summary>
    [TestCase("\"other\"", 1, Verdict.Kept)]
    [TestCase("\"other\"", 2, Verdict.Broken)]
    public async Task LeaveTagsAsideWhereListsShowOthers(string tag, long size, Verdict verdict)
    {
        var record = await JudgeAsync(new Store { List = List((1, tag, size)) }, upload => upload.ListsOnlyAsync(One),
            traits: EndpointTraits.Usual with { ListsETags = false });

        (record.Verdict, record.Expected, record.Observed)
            .Should().Be((verdict, "ListParts to show part 1 (1 byte)", $"ListParts shows part 1 ({Quantity.ByteCount(size)})"));
    }

    [TestCase(0, Verdict.Broken, 1)]
    [TestCase(20, Verdict.Kept, 3)]
    public async Task AskAgainWhileListsMayLag(int lagInSeconds, Verdict verdict, int asked)
    {
        var store = new Store { List = ListOfOne, EmptyListsFirst = 2 };

        var record = await JudgeAsync(store, upload => upload.ListsOnlyAsync(One),
            profile => profile with { ListLag = TimeSpan.FromSeconds(lagInSeconds) });

        (record.Verdict, record.Exchanges.Count).Should().Be((verdict, asked));
        record.DurationMs.Should()
            .BeGreaterThanOrEqualTo((asked - 1) * 140, "the first pause is of 100 ms, and each is twice as long as the one before");
    }

    public static IEnumerable<TestCaseData> Tags()
    {
        const string Wanted = "ListParts to show part 1 with ETag e";
        yield return Tag("its tag", ListOfOne, One, Verdict.Kept, Wanted, "ListParts shows ETag e");
        yield return Tag("its tag without quotes", List((1, "e", 1)), One, Verdict.Kept, Wanted, "ListParts shows ETag e");
        yield return Tag("its tag in other letters", List((1, "\"E\"", 1)), One, Verdict.Broken, Wanted, "ListParts shows ETag E");
        yield return Tag("another part", List((2, "\"e\"", 1)), One, Verdict.Broken, Wanted, "ListParts does not show part 1");
        yield return Tag("a list that is refused", ("404 Not Found", NoUpload), One, Verdict.Broken, Wanted,
            "ListParts does not show part 1");
        yield return Tag("a list that fails", ("500 Internal Server Error", Fault), One, Verdict.Inconclusive, "ListParts",
            "500 InternalError");
        yield return Tag("a part that was given none", ListOfOne, Nameless, Verdict.Inconclusive, null, null);
    }

    [TestCaseSource(nameof(Tags))]
    public async Task JudgeTheListedTag((string, string) list, SentPart part, Verdict verdict, string? expected, string? observed)
    {
        var record = await JudgeAsync(new Store { List = list }, upload => upload.ListsETagAsync(part));

        (record.Verdict, record.Expected, record.Observed).Should().Be((verdict, expected, observed));
    }

    public static IEnumerable<TestCaseData> Absences()
    {
        const string Wanted = "no object at the key";
        yield return Row("404", ("404 Not Found", NotFound), Verdict.Kept, Wanted, Wanted);
        yield return Row("404 without a document", ("404 Not Found", ""), Verdict.Kept, Wanted, Wanted);
        yield return Row("403", ("403 Forbidden", Denied), Verdict.Kept, Wanted, Wanted);
        yield return Row("an object", ("200 OK", "x"), Verdict.Broken, Wanted, "reading the key gets 200 (1 byte)");
        yield return Row("another refusal", ("400 Bad Request", NoUpload), Verdict.Broken, Wanted,
            $"reading the key gets 400 NoSuchUpload ({NoUpload.Length} bytes)");
        yield return Row("500", ("500 Internal Server Error", Fault), Verdict.Inconclusive, "reading the key", "500 InternalError");
        yield return Row("403 without a document", ("403 Forbidden", ""), Verdict.Inconclusive, "reading the key", "403, empty body");
        yield return Row("a signature fault", ("403 Forbidden", Unsigned), Verdict.Inconclusive, "reading the key",
            "403 SignatureDoesNotMatch");
    }

    [TestCaseSource(nameof(Absences))]
    public async Task JudgeThatNoObjectAppeared((string, string) read, Verdict verdict, string expected, string observed)
    {
        var record = await JudgeAsync(new Store { Object = read }, upload => upload.HasNotBecomeAnObjectAsync());

        (record.Verdict, record.Expected, record.Observed).Should().Be((verdict, expected, observed));
    }

    [Test]
    public async Task TakeNoBrokenResponseForAbsence()
    {
        var record = await JudgeAsync(new Store { CutsObject = true }, upload => upload.HasNotBecomeAnObjectAsync());

        record.Verdict.Should().Be(Verdict.Inconclusive);
        record.Message.Should().Contain("could not be asked. reading the key got 404").And.Contain("which says nothing about the rule.");
    }

    public static IEnumerable<TestCaseData> Objects()
    {
        var wanted = $"the object to be 3 bytes with MD5 {Md5("xyz")}";
        yield return Row("its bytes", ("200 OK", "xyz"), Verdict.Kept, wanted, $"the object is 3 bytes with MD5 {Md5("xyz")}");
        yield return Row("other bytes", ("200 OK", "yzx"), Verdict.Broken, wanted, $"the object is 3 bytes with MD5 {Md5("yzx")}");
        yield return Row("more bytes", ("200 OK", "xyzx"), Verdict.Broken, wanted, $"the object is 4 bytes with MD5 {Md5("xyzx")}");
        yield return Row("nothing there", ("404 Not Found", NotFound), Verdict.Broken, wanted, "reading the object gets 404 NoSuchKey");
        yield return Row("a denial", ("403 Forbidden", Denied), Verdict.Broken, wanted, "reading the object gets 403 AccessDenied");
        yield return Row("its bytes, but not as a response", ("500 Internal Server Error", "xyz"), Verdict.Inconclusive,
            "reading the object", "500, body is no error document");
    }

    [TestCaseSource(nameof(Objects))]
    public async Task JudgeTheObject((string, string) read, Verdict verdict, string expected, string observed)
    {
        var record = await JudgeAsync(new Store { Object = read }, upload => upload.HasBecomeAsync(Body.OfText("xyz")));

        (record.Verdict, record.Expected, record.Observed).Should().Be((verdict, expected, observed));
    }

    public static IEnumerable<TestCaseData> Completions()
    {
        var whole = $"the upload to complete; the object to be 3 bytes with MD5 {Md5("xyz")}";
        const string Wanted = "the upload to complete";
        yield return Row("success", ("200 OK", Completed), Verdict.Kept, whole, null);
        yield return Row("a refusal", ("400 Bad Request", "<Error><Code>InvalidPart</Code></Error>"), Verdict.Broken, Wanted,
            "CompleteMultipartUpload gets 400 InvalidPart");
        yield return Row("an error in a success", ("200 OK", Fault), Verdict.Broken, Wanted,
            "CompleteMultipartUpload gets 200 InternalError");
        yield return Row("an oddity", ("500 Internal Server Error", Fault), Verdict.Broken, Wanted,
            "CompleteMultipartUpload gets 500 InternalError");
        yield return Row("a signature fault", ("403 Forbidden", Unsigned), Verdict.Inconclusive, "CompleteMultipartUpload",
            "403 SignatureDoesNotMatch");
    }

    [TestCaseSource(nameof(Completions))]
    public async Task JudgeTheCompletion((string, string) response, Verdict verdict, string expected, string? observed)
    {
        var store = new Store { Completion = response, Object = ("200 OK", "xyz") };

        var record = await JudgeAsync(store, upload => upload.CompletesToAsync(Two, One));

        (record.Verdict, record.Expected).Should().Be((verdict, expected));
        if (observed is not null)
            record.Observed.Should().Be(observed);
        store.CompletedWith
            .Should().MatchRegex("<PartNumber>1</PartNumber>.*<PartNumber>2</PartNumber>", "parts are named in the order of their numbers");
    }

    /// <summary>What a word sends: one letter per list, object read and completion.</summary>
    [TestCase(false, 1, "LR")]
    [TestCase(false, 0, "LR")]
    [TestCase(true, 1, "RCR", Description = "what cannot be listed is completed and read")]
    [TestCase(true, 0, "R", Description = "nothing can be completed with no parts")]
    public async Task HoldOnly(bool withoutLists, int count, string sent)
    {
        var store = new Store { List = count == 1 ? ListOfOne : ("200 OK", NoPart), ObjectOnceCompleted = ("200 OK", "x") };

        var record = await JudgeAsync(store, upload => upload.HoldsOnlyAsync([.. ((SentPart[])[One]).Take(count)]),
            profile => profile with { Missing = withoutLists ? ["list-parts"] : [] });

        (record.Verdict, store.Sent).Should().Be((Verdict.Kept, sent));
    }

    [TestCase(false, "LRCR")]
    [TestCase(true, "RCR")]
    public async Task HoldOnlyAndComplete(bool withoutLists, string sent)
    {
        var store = new Store { List = ListOfOne, ObjectOnceCompleted = ("200 OK", "x") };

        var record = await JudgeAsync(store, upload => upload.HoldsOnlyAndCompletesToAsync(One),
            profile => profile with { Missing = withoutLists ? ["list-parts"] : [] });

        (record.Verdict, store.Sent).Should().Be((Verdict.Kept, sent));
    }

    [Test]
    public async Task HoldNothingElse()
    {
        Func<UploadVerification, Task>[] words = [upload => upload.HoldsOnlyAsync(One), upload => upload.HoldsOnlyAndCompletesToAsync(One)];
        foreach (var word in words)
        {
            (await JudgeAsync(new Store { List = ("200 OK", NoPart), ObjectOnceCompleted = ("200 OK", "x") }, word)).Observed
                .Should().Be("ListParts shows no part");
            (await JudgeAsync(new Store { List = ListOfOne, Object = ("200 OK", "x") }, word)).Observed
                .Should().Be("ListParts shows part 1 e (1 byte); reading the key gets 200 (1 byte)");
        }
        (await JudgeAsync(new Store { List = ListOfOne, ObjectOnceCompleted = ("200 OK", "y") }, words[1])).Verdict
            .Should().Be(Verdict.Broken);
    }

    /// <summary>An object under a customer's key can be read with that key alone.</summary>
    [Test]
    public async Task ReadWithTheUploadsKey()
    {
        var store = new Store { Object = ("200 OK", "x") };

        await HandMade.JudgeAsync(
            words => words.Verify(Upload with { CustomerKey = CustomerKey.Generated(1) }).HasBecomeAsync(Body.OneByte), store);
        await HandMade.JudgeAsync(
            words => words.Verify(Upload with { CustomerKey = CustomerKey.Generated(1) }).HasNotBecomeAnObjectAsync(), store);
        await HandMade.JudgeAsync(words => words.Verify(Upload).HasBecomeAsync(Body.OneByte), store);

        store.KeysSent.Should().Equal("AES256", "AES256", null);
    }

    private static Task<CaseRecord> JudgeAsync(Store store, Func<UploadVerification, Task> word, Func<Profile, Profile>? alter = null,
        EndpointTraits? traits = null) =>
            HandMade.JudgeAsync(words => word(words.Verify(Upload)), store, alter, traits);

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static (string, string) List(params (int Number, string ETag, long Size)[] parts) =>
        ("200 OK", $"<ListPartsResult>{string.Concat(parts.Select(Part))}</ListPartsResult>");

    private static string Part((int Number, string ETag, long Size) part) =>
        $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{part.ETag}</ETag><Size>{part.Size}</Size></Part>";

    private static (string, string) Many(int count) => List([.. Enumerable.Range(1, count).Select(number => (number, "\"e\"", 1L))]);

    private static SentPart[] ManyParts(int count) => [.. Enumerable.Range(1, count).Select(number => One with { Number = number })];

    private static TestCaseData Listing(string name, (string, string) list, SentPart[] parts, Verdict verdict, string? expected,
        string? observed) =>
            new TestCaseData(list, parts, verdict, expected, observed).SetName($"{{m}} {name}");

    private static TestCaseData Tag(string name, (string, string) list, SentPart part, Verdict verdict, string? expected,
        string? observed) =>
            new TestCaseData(list, part, verdict, expected, observed).SetName($"{{m}} {name}");

    private static TestCaseData Row(string name, (string, string) response, Verdict verdict, string expected, string? observed) =>
        new TestCaseData(response, verdict, expected, observed).SetName($"{{m}} {name}");
}
