using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>A server may take some of its document's signatures alone, and speak some of its dialects alone.</summary>
public sealed class SignatureChoiceTests
{
    [TestCase("alibaba-oss", null, "oss-v4", "oss-v4", 200, null)]
    [TestCase("alibaba-oss", null, "oss-v4", "oss-v1", 400, "InvalidArgument")]
    [TestCase("alibaba-oss", null, "oss-v4", "oss-v2", 400, "InvalidArgument")]
    [TestCase("alibaba-oss", null, "oss-v1", "oss-v1", 200, null)]
    [TestCase("huawei-obs", null, "aws-v2", "aws-v2", 200, null)]
    [TestCase("huawei-obs", null, "aws-v2", "aws-v4", 403, "AccessDenied")]
    [TestCase("huawei-obs", null, "aws-v2", "obs", 403, "AccessDenied")]
    [TestCase("huawei-obs", "obs", null, "obs", 200, null)]
    [TestCase("huawei-obs", "obs", null, "aws-v4", 403, "AccessDenied")]
    [TestCase("huawei-obs", "obs-s3", null, "aws-v4", 200, null)]
    [TestCase("huawei-obs", "obs-s3", null, "obs", 403, "AccessDenied")]
    [TestCase("yandex-object-storage", null, "aws-v4", "aws-v4", 200, null)]
    [TestCase("yandex-object-storage", null, "aws-v4", "aws-v2", 400, "InvalidRequest")]
    public async Task Takes_the_chosen_signatures_alone(
        string document, string? dialect, string? chosen, string scheme, int status, string? code)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions
        {
            Document = document,
            Dialects = dialect is null ? null : [dialect],
            Signatures = chosen is null ? null : [chosen],
            Buckets = ["bucket"],
        });

        var response = await new RawClient(server).SendAsync(
            new RawRequest("GET", "/bucket?uploads") { Key = server.Owner, Scheme = scheme });

        (response.Status, response.Code).Should().Be((status, code));
    }

    [TestCase("alibaba-oss", null, "cos", "alibaba-oss has no signature cos; there are oss-v4, oss-v1, oss-v2.")]
    [TestCase("alibaba-oss", "cos", null, "alibaba-oss has no dialect cos; there is oss.")]
    [TestCase("huawei-obs", "obs", "aws-v4", "huawei-obs has no signature aws-v4; there is obs.")]
    public async Task Refuses_to_start_with_what_the_document_has_not(string document, string? dialect, string? signature, string told)
    {
        var starting = () => ReferenceServer.StartAsync(new ReferenceOptions
        {
            Document = document,
            Dialects = dialect is null ? null : [dialect],
            Signatures = signature is null ? null : [signature],
        });

        (await starting.Should().ThrowAsync<NotSupportedException>()).WithMessage(told);
    }
}
