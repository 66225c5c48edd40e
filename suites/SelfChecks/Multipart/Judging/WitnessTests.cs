using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reference.Defects;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What a doubtful request has done to its witnesses is in the findings, whatever it was answered with.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WitnessTests
{
    private const string Document = "aws-s3";

    [TestCase("PartNumbersWrap", "part-number.wrap-around/one in 16 bits", Aspect.Bytes,
        "the upload completes to the part that was sent")]
    [TestCase("PartNumbersWrap", "part-number.wrap-around/millions", Aspect.State,
        "ListParts shows part 6240 in the upload")]
    [TestCase("PlainPutForOddPartNumbers", "part-number.not-an-integer/letters", Aspect.State,
        "the object at the key is the part that was sent")]
    [TestCase("PlainPutForOddPartNumbers", "part-number.not-an-integer/hexadecimal", Aspect.State,
        "the object at the key is the part that was sent")]
    [TestCase("PlainPutWithoutUploadId", "isolation.empty-upload-id/name alone", Aspect.State,
        "the object at the key is the part that was sent")]
    [TestCase("EmptyUploadIdsEndUploads", "isolation.empty-upload-id/with equals sign", Aspect.State,
        "completing another upload of the key gets 404 NoSuchUpload")]
    [TestCase("TakesUploadIdsOfOtherKeys", "unknown-upload.other-key", Aspect.Bytes,
        "the upload completes to the part that was sent")]
    [TestCase("DropsPartsOfUnknownUploads", "idempotence.completed", Aspect.State,
        "the part is in no upload and no object: dropped, or kept where nothing shows it")]
    [TestCase("CollapsesSlashes", "key.twins/double slash", Aspect.State,
        "the object at the key is what the upload holds")]
    public async Task Corruption_is_a_finding_of_its_own(string defect, string rule, Aspect aspect, string received)
    {
        var record = await JudgeAsync(Defective(defect), rule);

        record.Verdict.Should().Be(Verdict.Broken);
        record.Findings.Should().Contain(
            finding => finding.Aspect == aspect && finding.Harm == Harm.Corruption && finding.Received == received, record.Message);
    }

    [Test]
    public async Task A_faulty_part_that_harms_nothing_keeps_its_lesser_harm_and_the_message_says_where_it_is()
    {
        var record = await JudgeAsync(Defective("AcceptsPartNumber10001"), "part-number.outside-range/one too many");

        var finding = record.Findings.Should().ContainSingle().Subject;
        (finding.Aspect, finding.Harm).Should().Be((Aspect.Status, Harm.Diagnosis));
        record.Message.Should().Contain("the part was stored as part 10001 of the upload");
    }

    [Test]
    public async Task The_request_at_fault_leads_the_message_and_the_response_the_findings()
    {
        var record = await JudgeAsync(Defective("PartNumbersWrap"), "part-number.wrap-around/one in 64 bits");

        record.Message.Should().Contain("partNumber=18446744073709551617").And.Contain("harm       corruption");
        record.Findings.Select(finding => finding.Aspect).Should().Equal(Aspect.Status, Aspect.Bytes);
    }

    [TestCase("part-number.outside-range/zero")]
    [TestCase("part-number.not-an-integer/letters")]
    [TestCase("unknown-upload.never-issued")]
    [TestCase("unknown-upload.other-key")]
    [TestCase("upload-id.missing")]
    [TestCase("isolation.empty-upload-id/with equals sign")]
    public async Task Bytes_decide_where_the_list_of_parts_cannot_be_read(string rule)
    {
        var denied = Denying(request => request is { Method: "GET", Key: not null } && request.Has("uploadId"));

        var record = await JudgeAsync(denied, rule);

        record.Verdict.Should().Be(Verdict.Kept, record.Message);
        record.Exchanges.Should().Contain(
            exchange => exchange.Method == "POST" && exchange.Target.Contains("uploadId=", StringComparison.Ordinal));
    }

    [TestCase("part-number.outside-range/zero")]
    [TestCase("isolation.empty-upload-id/with equals sign")]
    public async Task Nothing_is_said_of_bytes_where_ordinary_uploads_do_not_complete_either(string rule)
    {
        var denied = Denying(request => request is { Method: "GET" or "POST", Key: not null } && request.Has("uploadId"));

        var record = await JudgeAsync(denied, rule);

        record.Verdict.Should().Be(Verdict.Inconclusive, record.Message);
        record.Findings.Should().BeEmpty();
    }

    private static Behaviour Defective(string name) => DefectCatalogue.All.Single(defect => defect.Name == name).Of(Document);

    /// <summary>The honest behaviour behind something that denies some requests.</summary>
    private static Behaviour Denying(Func<Reference.Requests.S3Request, bool> denied)
    {
        var its = Behaviour.For(Document);
        return its.With([Replacement.Of(its.Responses.Intercept, honest => request =>
            denied(request) ? honest.Responses.Error(honest.Access.Denied(), request) : honest.Responses.Intercept(request))]);
    }

    private static async Task<CaseRecord> JudgeAsync(Behaviour behaviour, string rule)
    {
        var ground = ProvingGround.Of(Document);
        var records = await ground.RunAsync(behaviour, ground.Cases.Where(planned => planned.Id == $"aws.upload-part.{rule}"));
        return records.Should().ContainSingle().Which;
    }
}
