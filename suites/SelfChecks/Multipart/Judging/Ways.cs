using Conformance.Multipart.Judging;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running.Judging;
using Conformance.SelfChecks.Support;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>The ways to a question: where one is closed the case is inconclusive, in a sentence that names the step.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Ways
{
    private const string Refusal = "<Error><Code>InvalidArgument</Code></Error>";

    private static readonly UploadHandle Upload = new("b", "k", "u");

    [Test]
    public async Task RememberWhatAPartWasGiven()
    {
        SentPart? tagged = null, nameless = null;

        await HandMade.JudgeAsync(async context => tagged = await context.PutGoodPartAsync(Upload, 3, Body.OneByte), new Store());
        await HandMade.JudgeAsync(async context => nameless = await context.PutGoodPartAsync(Upload, 3, Body.OneByte),
            new Store { Part = ("200 OK", "", "") });

        tagged.Should().Be(new SentPart(3, "\"e\"", Body.OneByte));
        tagged!.Reference.Should().BeEquivalentTo(new PartReference(3, "\"e\""));
        nameless.Should().Be(new SentPart(3, "", Body.OneByte));
        FluentActions.Invoking(() => nameless!.Reference).Should().Throw<CaseInconclusiveException>()
            .WithMessage("Part 3 was accepted, but the response carries no ETag to complete with.");
    }

    [Test]
    public async Task NameThePartThatWasNotTaken()
    {
        var record = await HandMade.JudgeAsync(context => context.PutGoodPartAsync(Upload, 3, Body.OneByte),
            new Store { Part = ("400 Bad Request", Refusal, "") });

        (record.Verdict, record.Expected, record.Observed)
            .Should().Be((Verdict.Inconclusive, "part 3 without a fault (1 byte) to be accepted", "400 InvalidArgument"));
        record.Message.Should().StartWith("Inconclusive: rule aws.upload-part.response.made-by-hand could not be asked. The control was "
            + "not accepted: part 3 without a fault (1 byte) got 400 InvalidArgument.");
        record.Message.Should().Contain("  sent       PUT /b/k?partNumber=3&uploadId=u  (1 byte)");
    }

    [Test]
    public async Task AlterThePartOnItsWay()
    {
        var record = await HandMade.JudgeAsync(
            context => context.PutGoodPartAsync(Upload, 3, Body.OneByte, request => request.WithHeader("x-amz-meta-a", "b")), new Store());

        record.Exchanges.Single().RequestHeaders.Should().Contain(new HeaderRecord("x-amz-meta-a", "b"));
    }

    [Test]
    public async Task CompleteAnUpload()
    {
        var store = new Store();
        Exchange? completed = null;

        await HandMade.JudgeAsync(
            async context => completed = await context.CompleteGoodAsync(Upload, new SentPart(2, "\"f\"", Body.OneByte)), store);

        completed!.Status.Should().Be(200);
        store.CompletedWith.Should().MatchRegex("<PartNumber>2</PartNumber>\\s*<ETag>\"f\"</ETag>");
    }

    [Test]
    public async Task SayThatAnUploadDidNotComplete()
    {
        var record = await HandMade.JudgeAsync(context => context.CompleteGoodAsync(Upload, new SentPart(1, "\"e\"", Body.OneByte)),
            new Store { Completion = ("400 Bad Request", Refusal) });

        (record.Verdict, record.Expected).Should().Be((Verdict.Inconclusive, "completing the upload without a fault to be accepted"));
        record.Message.Should().Contain("The control was not accepted: completing the upload without a fault got 400 InvalidArgument.");
    }

    [Test]
    public async Task TakeTheBucketThatWasGrantedByHand()
    {
        string? bucket = null;

        var record = await HandMade.JudgeAsync(async context => bucket = await GrantedBucket.OpenAsync(context.Context),
            planned => planned with { Profile = planned.Profile with { SecondAccountBucket = "granted" } });

        bucket.Should().Be("granted");
        record.Exchanges.Should().BeEmpty("there is nothing to grant");
    }

    [Test]
    public async Task OfferNoBucketWhereThereIsNone()
    {
        var record = await HandMade.JudgeAsync(context => GrantedBucket.OpenAsync(context.Context));

        (record.Verdict, record.UnsupportedReason).Should()
            .Be((Verdict.Unsupported, "the profile has neither a secondAccountBucket, granted by hand, nor a second bucket to grant"));
    }

    [Test]
    public async Task GrantTheSecondBucketToTheTwoAccounts()
    {
        await using var server = Granting(Owner);
        string? bucket = null;

        var record = await JudgeGrantAsync(server, async context => bucket = await GrantedBucket.OpenAsync(context));

        bucket.Should().Be("second");
        record.Exchanges.Select(exchange => $"{exchange.Method} {exchange.Target}").Should().Equal("GET /", "GET /", "PUT /second?acl");
        record.Exchanges[^1].RequestHeaders
            .Should().Contain([new HeaderRecord("x-amz-grant-full-control", "id=\"MAINKEYID's\""),
                new HeaderRecord("x-amz-grant-write", "id=\"SECONDKEYID's\"")]);
    }

    [TestCase("<ListAllMyBucketsResult><Owner></Owner></ListAllMyBucketsResult>")]
    [TestCase("<ListAllMyBucketsResult></ListAllMyBucketsResult>")]
    [TestCase("no list at all")]
    public async Task SayThatTheAccountHasNoName(string list)
    {
        await using var server = Granting(_ => ("200 OK", list));

        var record = await JudgeGrantAsync(server, GrantedBucket.OpenAsync);

        record.Message.Should().StartWith("Inconclusive: rule aws.upload-part.response.made-by-hand could not be asked. set-up refused: "
            + "the list of an account's buckets names no owner to grant to").And.Contain("  sent       GET /  ");
    }

    [Test]
    public async Task SayThatNothingCouldBeGranted()
    {
        await using var refusing = Granting(_ => ("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"));
        await using var ungranting = Granting(Owner, ("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"));

        (await JudgeGrantAsync(refusing, GrantedBucket.OpenAsync)).Message
            .Should().Contain("The control was not accepted: listing an account's buckets got 403 AccessDenied.");
        (await JudgeGrantAsync(ungranting, GrantedBucket.OpenAsync)).Message.Should()
            .Contain("The control was not accepted: granting the second account to write to the second bucket got 403 AccessDenied.");
    }

    private static (string, string) Owner(string keyId) => ("200 OK",
        $"<ListAllMyBucketsResult><Buckets/><Owner><DisplayName>d</DisplayName><ID>{keyId}'s</ID></Owner></ListAllMyBucketsResult>");

    /// <summary>Responses who owns the buckets by the key that asks, and takes or refuses grants.</summary>
    private static ScriptedServer Granting(Func<string, (string Status, string Body)> owner, (string Status, string Body)? grant = null) =>
        ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            var keyId = exchange.Header("Authorization")?.Split("Credential=")[1].Split('/')[0] ?? "";
            var (status, body) = exchange.RequestLine.StartsWith("GET", StringComparison.Ordinal) ? owner(keyId) : grant ?? ("200 OK", "");
            await exchange.SendAsync(ScriptedServer.Response(status, body));
        });

    private static Task<CaseRecord> JudgeGrantAsync(ScriptedServer server, Func<CaseContext, Task<string>> open) => HandMade.JudgeAsync(
        words => open(words.Context),
        planned =>
            planned with
            {
                Profile = planned.Profile with
                {
                    SecondBucket = "second",
                    SecondAccount = new CredentialNames("CONFORMANCE_SECOND_ACCESS_KEY", "CONFORMANCE_SECOND_SECRET_KEY", null),
                }
            },
        server);
}
