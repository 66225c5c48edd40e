using Conformance.Rules;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>A store that has not got an operation has one fault, not one for each rule of the operation.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class AbsentOperations
{
    private const string Objects = "<ListBucketResult><Name>of objects</Name><IsTruncated>false</IsTruncated></ListBucketResult>";

    [TestCase("list-parts", "ListParts got 404 NoSuchKey")]
    [TestCase("list-uploads", "ListMultipartUploads gave no usable list")]
    [TestCase("upload-part-copy", "UploadPartCopy got 500")]
    [TestCase("abort-upload", "AbortMultipartUpload got 405 MethodNotAllowed")]
    [TestCase("complete-upload", "CompleteMultipartUpload got 501 NotImplemented")]
    public async Task Are_one_cause(string operation, string cause)
    {
        var ground = ProvingGround.Of(FrontRun.Document);
        var cases = (await FrontRun.SmallCasesAsync(ground))
            .Where(planned => planned.Rule.Operation == operation).DistinctBy(planned => planned.Rule.Id);

        var failing = (await FrontRun.ChangesAsync(ground, () => Without(operation), cases)).Values
            .Where(record => record.Verdict is not (Verdict.Kept or Verdict.Observed or Verdict.Unsupported)).ToList();

        failing.Should().Contain(record => record.Verdict == Verdict.Broken);
        failing.Where(record => record.Cause is null).Select(record => $"{record.Id}: {record.Message}").Should().BeEmpty();
        failing.Select(record => $"{record.Cause!.Call} {record.Cause.Fault}").Distinct().Should().ContainSingle()
            .Which.Should().StartWith(cause);
    }

    /// <summary>Each fails in a way that stores have: as another call on the same address, by crashing, or by saying so.</summary>
    private static Handling Without(string operation) => operation switch
    {
        "list-parts" => Refuse(request => request.IsListOfParts, () => FrontResponse.Refusal(404, "NoSuchKey")),
        "list-uploads" => Refuse(request => request.IsListOfUploads, () => FrontResponse.Of(200, Objects)),
        "upload-part-copy" => Refuse(request => request.IsCopy, () => FrontResponse.Of(500)),
        "abort-upload" => Refuse(request => request.IsAbort, () => FrontResponse.Refusal(405, "MethodNotAllowed")),
        _ => Refuse(request => request.IsCompletion, () => FrontResponse.Refusal(501, "NotImplemented")),
    };
}
