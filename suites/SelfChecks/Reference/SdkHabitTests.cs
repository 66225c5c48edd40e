using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>What the vendors' unmodified SDKs do by default, which their services therefore accept.</summary>
public sealed class SdkHabitTests
{
    [TestCase("alibaba-oss", "oss-v4", "a b")]
    [TestCase("alibaba-oss", "oss-v2", "a b")]
    [TestCase("alibaba-oss", "oss-v1", "a b")]
    [TestCase("huawei-obs", "aws-v2", "a b")]
    [TestCase("huawei-obs", "aws-v4", "a b")]
    [TestCase("huawei-obs", "obs", "a b")]
    [TestCase("tencent-cos", "cos", "a b")]
    [TestCase("aws-s3", "aws-v4", "a+b")]
    [TestCase("yandex-object-storage", "aws-v4", "a+b")]
    public async Task Plus_in_a_query_is_a_blank_of_the_native_vendors_alone(string document, string scheme, string key)
    {
        await using var server = await ReferenceServer.StartAsync(new() { Document = document, Buckets = ["bucket"] });
        var client = new RawClient(server);
        await client.CreateUploadAsync("/bucket/a%20b");
        await client.CreateUploadAsync("/bucket/a+b");

        var list = await client.SendAsync(new RawRequest("GET", $"/bucket?uploads&prefix={PercentEncoding.Encode(key)}")
        {
            Key = server.Owner,
            Scheme = scheme,
            Tamper = head => head.Target = head.Target.Replace(PercentEncoding.Encode(key), "a+b", StringComparison.Ordinal),
        });

        list.Status.Should().Be(200, list.Text);
        list.Text.Should().Contain($"<Key>{key}</Key>").And.NotContain($"<Key>{(key == "a b" ? "a+b" : "a b")}</Key>");
    }

    [TestCase("huawei-obs", "aws-v4", 200)]
    [TestCase("tencent-cos", "cos", 200)]
    [TestCase("aws-s3", "aws-v4", 403)]
    public async Task Host_may_be_signed_without_its_port_with_the_native_vendors_alone(string document, string scheme, int status)
    {
        await using var server = await ReferenceServer.StartAsync(new() { Document = document, Buckets = ["bucket"] });
        var client = new RawClient(server);
        var request = new RawRequest("GET", "/?uploads")
        {
            Key = server.Owner,
            Scheme = scheme,
            Host = "bucket.localhost",
            Tamper = head => head.Headers.Set("Host", $"bucket.localhost:{server.Endpoint.Port}"),
        };

        var response = await client.SendAsync(request);

        response.Status.Should().Be(status, response.Text);
    }
}
