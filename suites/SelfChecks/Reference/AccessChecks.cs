using System.Text;
using Conformance.Dialects;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class AccessChecks : ReferenceChecks
{
    [Test]
    public async Task APolicyLetsTheSecondAccountWrite()
    {
        await Client.OwnerAsync("PUT", "/by-policy");
        (await SecondWritesAsync("by-policy")).Should().Be(403);

        var put = await Client.OwnerAsync("PUT", "/by-policy?policy", Encoding.UTF8.GetBytes(
            $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"CanonicalUser":"{{Server.SecondAccountId}}"},
            "Action":["s3:PutObject"],"Resource":"arn:aws:s3:::by-policy/*"}]}
            """));

        put.Status.Should().Be(204, put.Text);
        (await SecondWritesAsync("by-policy")).Should().Be(200);
        (await Client.OwnerAsync("DELETE", "/by-policy?policy")).Status.Should().Be(204);
        (await SecondWritesAsync("by-policy")).Should().Be(403);
    }

    [Test]
    public async Task AGrantLetsTheSecondAccountWrite()
    {
        await Client.OwnerAsync("PUT", "/by-grant");

        var put = await Client.OwnerAsync("PUT", "/by-grant?acl", null, ("x-amz-grant-write", $"id=\"{Server.SecondAccountId}\""),
            ("x-amz-grant-full-control", $"id=\"{Server.OwnerId}\""));

        put.Status.Should().Be(200, put.Text);
        (await SecondWritesAsync("by-grant")).Should().Be(200);
        var read = await Client.OwnerAsync("GET", "/by-grant?acl");
        var again = await Client.OwnerAsync("PUT", "/by-grant?acl", read.Body);
        again.Status.Should().Be(200, "what was read can be written back");
        (await SecondWritesAsync("by-grant")).Should().Be(200);
    }

    [Test]
    public async Task ACannedListLetsAnyoneReadOrWrite()
    {
        await Client.OwnerAsync("PUT", "/public", null, ("x-amz-acl", "public-read-write"));

        (await Client.SendAsync(new RawRequest("PUT", "/public/key") { Body = "x"u8.ToArray() })).Status.Should().Be(200);
        (await Client.SendAsync(new RawRequest("GET", "/public"))).Status.Should().Be(200);
        (await Client.SendAsync(new RawRequest("GET", "/bucket"))).Code.Should().Be("AccessDenied");
    }

    [TestCase("no json")]
    [TestCase("""{"Statement":[]}""")]
    [TestCase("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{}}]}""")]
    public async Task APolicyThatIsNotUnderstoodIsRefused(string policy)
    {
        var response = await Client.OwnerAsync("PUT", "/bucket?policy", Encoding.UTF8.GetBytes(policy));

        (response.Status, response.Code).Should().Be((400, "MalformedPolicy"));
    }

    [Test]
    public async Task AnUploadsInitiatorMayEndItAndOthersMayNot()
    {
        await Client.OwnerAsync("PUT", "/initiated", null, ("x-amz-acl", "public-read-write"));
        var created = await Client.SendAsync(new RawRequest("POST", "/initiated/key?uploads") { Key = Server.SecondAccount });
        var target = "/initiated/key?uploadId=" + PercentEncoding.Encode(created.Leaf("UploadId"));

        (await Client.SendAsync(new RawRequest("DELETE", target))).Code.Should().Be("AccessDenied");
        (await Client.SendAsync(new RawRequest("DELETE", target) { Key = Server.SecondAccount })).Status.Should().Be(204);
    }

    [TestCase("bucket.localhost", "/hosted")]
    [TestCase("bucket.s3.us-east-1.localhost", "/hosted")]
    [TestCase("bucket.s3.us-east-1.amazonaws.com", "/hosted")]
    [TestCase("s3.us-east-1.amazonaws.com", "/bucket/hosted")]
    [TestCase("127.0.0.1", "/bucket/hosted")]
    [TestCase("localhost", "/bucket/hosted")]
    public async Task ABucketIsNamedByHostOrPath(string host, string target)
    {
        var put = await Client.SendAsync(new RawRequest("PUT", target) { Key = Server.Owner, Host = host, Body = "hosted"u8.ToArray() });

        put.Status.Should().Be(200, put.Text);
        (await Client.OwnerAsync("GET", "/bucket/hosted")).Text.Should().Be("hosted");
    }

    [TestCase("a b+c%d?e#f&g=h/é/日本")]
    [TestCase("e\u0301")]
    [TestCase(" ")]
    [TestCase("a//b/./../c")]
    public async Task AKeyIsKeptByteForByte(string key)
    {
        var target = "/bucket/" + PercentEncoding.Encode(key, keepSlash: true);
        await Client.OwnerAsync("PUT", target, Encoding.UTF8.GetBytes(key));

        (await Client.OwnerAsync("GET", target)).Text.Should().Be(key);
        var listed = await Client.OwnerAsync("GET", "/bucket?encoding-type=url&prefix=" + PercentEncoding.Encode(key));
        PercentEncoding.Decode(listed.Leaf("Key")).Should().Be(key);
    }

    private async Task<int> SecondWritesAsync(string bucket) =>
        (await Client.SendAsync(new RawRequest("PUT", $"/{bucket}/key") { Key = Server.SecondAccount, Body = "x"u8.ToArray() })).Status;
}
