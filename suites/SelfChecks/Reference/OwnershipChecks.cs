using System.Xml.Linq;
using Conformance.Dialects;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>No address leads out of its bucket, and what one account owns no other reads or changes unless it is granted.</summary>
public sealed class OwnershipChecks : ReferenceChecks
{
    private static readonly string[] Pieces = ["..", ".", "/", "%2e", "%2E%2E", "%2f", "%2F", "%5c", "\\", "%00", "other", "secret",
        "%252e", "%c0%ae", "%ff", "a", ";", "%3F", "%23", "%0d%0a", "//"];

    private static readonly XName Key = XName.Get("Key", "http://s3.amazonaws.com/doc/2006-03-01/");

    [OneTimeSetUp]
    public async Task StoreAsync()
    {
        await Client.SendAsync(new RawRequest("PUT", "/other") { Key = Server.SecondAccount });
        await Client.SendAsync(new RawRequest("PUT", "/other/secret") { Key = Server.SecondAccount, Body = "theirs"u8.ToArray() });
    }

    [Test]
    public void APathStaysInItsBucket()
    {
        var paths = Gen.Elements(Pieces).ArrayOf().Where(pieces => pieces.Length is > 0 and < 12).Select(pieces => string.Concat(pieces));

        Prop.ForAll(paths.ToArbitrary(), async path =>
        {
            var before = await KeysOfAsync("other", Server.SecondAccount);
            var put = await Client.OwnerAsync("PUT", "/bucket/" + path, [1]);
            var read = await Client.OwnerAsync("GET", "/bucket/" + path);

            read.Text.Should().NotContain("theirs");
            (await KeysOfAsync("other", Server.SecondAccount)).Should().Equal(before, path);
            if (put.Status == 200)
                (await KeysOfAsync("bucket", Server.Owner))
                    .Should().Contain(PercentEncoding.Decode(path), "the key is the path as it was sent");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [TestCase("/bucket/%2e%2e/other/secret")]
    [TestCase("/bucket/../other/secret")]
    [TestCase("/bucket%2f..%2fother/secret")]
    [TestCase("/other/secret")]
    [TestCase("//other/secret")]
    [TestCase("/./other/secret")]
    [TestCase("/other%2fsecret")]
    public async Task NoSpellingReadsWhatAnotherOwns(string target)
    {
        var response = await Client.OwnerAsync("GET", target);

        response.Status.Should().BeOneOf(400, 403, 404);
        response.Text.Should().NotContain("theirs");
    }

    [TestCase("/other/secret")]
    [TestCase("other%2Fsecret")]
    [TestCase("/bucket/../other/secret")]
    [TestCase("%2e%2e/other/secret")]
    public async Task NoCopyReadsWhatAnotherOwns(string source)
    {
        var response = await Client.OwnerAsync("PUT", NewPath(), null, ("x-amz-copy-source", source));

        response.Status.Should().BeOneOf(400, 403, 404);
    }

    [Test]
    public async Task UploadsAreTheirOwnersAloneUntilGranted()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        await Client.PutPartAsync(path, upload, "1", [1, 2, 3]);
        var (named, part) = ($"{path}?uploadId={upload}", RawClient.PartTarget(path, upload, "2"));
        (string Method, string Target)[] all = [("GET", named), ("PUT", part), ("POST", named), ("DELETE", named),
            ("GET", "/bucket?uploads"), ("GET", "/bucket"), ("POST", path + "?uploads"), ("DELETE", "/bucket")];

        foreach (var (method, target) in all)
        {
            (await Client.SendAsync(new RawRequest(method, target)
            {
                Key = Server.SecondAccount,
                Body = method == "POST"
                ? "<CompleteMultipartUpload/>"u8.ToArray()
                : []
            })).Status.Should().Be(403, $"{method} {target} of another account");
            (await Client.SendAsync(new RawRequest(method, target))).Status.Should().Be(403, $"{method} {target} of nobody");
        }

        var policy = $$$"""
            {"Statement":{"Effect":"Allow","Principal":{"CanonicalUser":"{{{Server.SecondAccountId}}}"},
            "Action":"s3:ListMultipartUploadParts","Resource":"arn:aws:s3:::bucket/*"}}
            """;
        (await Client.OwnerAsync("PUT", "/bucket?policy", System.Text.Encoding.UTF8.GetBytes(policy))).Status.Should().Be(204);
        (await Client.SendAsync(new RawRequest("GET", named) { Key = Server.SecondAccount })).Status.Should().Be(200, "this was granted");
        (await Client.SendAsync(new RawRequest("PUT", part) { Key = Server.SecondAccount })).Status.Should().Be(403, "this was not");
        await Client.OwnerAsync("DELETE", "/bucket?policy");
        (await ListPartsAsync(path, upload)).Should().Contain("<PartNumber>1</PartNumber>").And.NotContain("<PartNumber>2</PartNumber>");
    }

    private async Task<List<string>> KeysOfAsync(string bucket, AccessKey account)
    {
        var response = await Client.SendAsync(new RawRequest("GET", $"/{bucket}?encoding-type=url") { Key = account });
        return [.. XElement.Parse(response.Text).Descendants(Key).Select(key => PercentEncoding.Decode(key.Value))];
    }
}
