using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>Lists are followed to their end, and a list that cannot be relied on says why.</summary>
public sealed class Lists
{
    private static readonly UploadHandle Upload = new("b", "k", "u");

    [TestCase("<ListPartsResult><IsTruncated>true</IsTruncated></ListPartsResult>",
        "the list says that it goes on, but names no next page")]
    [TestCase("<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker></ListPartsResult>",
        "the list repeats a page")]
    [TestCase("<ListBucketResult/>", "the list is no ListPartsResult document: *")]
    [TestCase("<ListPartsResult><Part><PartNumber>x</PartNumber></Part></ListPartsResult>",
        "ListParts shows a part without a number or a size")]
    [TestCase("<!DOCTYPE x [<!ENTITY e 'e'>]><ListPartsResult>&e;</ListPartsResult>", "the list is no ListPartsResult document: *")]
    [TestCase("<ListPartsResult><IsTruncated>", "the list is no ListPartsResult document: *")]
    [TestCase("", "the list is no ListPartsResult document: *")]
    public async Task AListThatCannotBeReliedOnSaysWhy(string body, string fault)
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK", body));
        await using var target = await Endpoints.ConnectAsync(server);

        var listing = await target.OpenSession("list").ListPartsAsync(Upload);

        listing!.IsWhole.Should().BeFalse();
        listing.Fault.Should().Match(fault);
    }

    [Test]
    public async Task ARefusedListSaysSo()
    {
        await using var server =
            ScriptedServer.Responding(ScriptedServer.Response("404 Not Found", "<Error><Code>NoSuchUpload</Code></Error>"));
        await using var target = await Endpoints.ConnectAsync(server);

        var listing = await target.OpenSession("list").ListPartsAsync(Upload);

        listing!.Fault.Should().StartWith("the list was refused: 404 NoSuchUpload");
        listing.Exchange.Code.Should().Be("NoSuchUpload");
    }

    [Test]
    public async Task PagesAreFollowedWhateverTheNamespace()
    {
        await using var server = ScriptedServer.Start(exchange => exchange.SendAsync(ScriptedServer.Response(
            "200 OK",
            exchange.Target.Contains("key-marker=k1&upload-id-marker=u1", StringComparison.Ordinal)
                ? "\n <ListMultipartUploadsResult><Upload><Key>k2</Key><UploadId>u2</UploadId></Upload></ListMultipartUploadsResult>"
                : "<a:ListMultipartUploadsResult "
                    + "xmlns:a=\"urn:x\"><a:IsTruncated>TRUE</a:IsTruncated><a:NextKeyMarker>k1</a:NextKeyMarker><a:NextUploadIdMarker>"
                    + "u1</a:NextUploadIdMarker>"
                    + "<a:Upload><a:Key>k1</a:Key><a:UploadId>u1</a:UploadId><a:Initiated>2025-11-20T09:30:00.000Z</a:Initiated></a:Upload>"
                    + "</a:ListMultipartUploadsResult>")));
        await using var target = await Endpoints.ConnectAsync(server);

        var listing = await target.OpenSession("list").ListUploadsAsync("k", "b");

        listing!.IsWhole.Should().BeTrue();
        listing.Uploads.Should().Equal(new ListedUpload("k1", "u1", new DateTimeOffset(2025, 11, 20, 9, 30, 0, TimeSpan.Zero)),
            new ListedUpload("k2", "u2", null));
        server.Exchanges[0].Target.Should().Be("/b?uploads&prefix=k");
    }

    [Test]
    public async Task KeysOfAListOfObjectsAreDecodedOnlyWhenTheListSaysThatTheyAreEncoded()
    {
        await using var server = ScriptedServer.Start(exchange => exchange.SendAsync(ScriptedServer.Response(
            "200 OK",
            exchange.Target.StartsWith("/encoded", StringComparison.Ordinal)
                ? "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>a+b%2Bc%01</Key><Size>3</Size></Contents>"
                    + "</ListBucketResult>"
                : "<ListBucketResult><Contents><Key>a+b%2Bc</Key><Size>3</Size></Contents></ListBucketResult>")));
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("list");

        (await session.ListObjectsAsync("", "encoded")).Objects.Single().Key.Should().Be("a b+c\u0001");
        (await session.ListObjectsAsync("", "plain")).Objects.Single().Key.Should().Be("a+b%2Bc");
    }

    [Test]
    public async Task AnErrorDocumentWithA200IsNoSuccess()
    {
        await using var server =
            ScriptedServer.Responding(ScriptedServer.Response("200 OK", "\n\n<Error><Code>InternalError</Code></Error>"));
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("error");

        var completed = await session.CompleteAsync(Upload, [new(1, "\"e\"")]);
        var read = await session.ReadObjectAsync("k");

        completed.IsSuccess.Should().BeFalse();
        completed.Exchange.Code.Should().Be("InternalError");
        read.IsSuccess.Should().BeTrue("an object may hold any document");
    }

    [Test]
    public async Task DeepXmlIsNotRead()
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK",
            string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000))));
        await using var target = await Endpoints.ConnectAsync(server);

        (await target.OpenSession("deep").SendAsync(new Request("GET"))).Xml().Should().BeNull();
    }

    [Test]
    public async Task ACompletionNamesPartsInTheOrderGiven()
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK"));
        await using var target = await Endpoints.ConnectAsync(server);

        await target.OpenSession("order").CompleteAsync(
            Upload, [new(2, "\"b\""), new(1, "\"a&\"") { Checksums = new Dictionary<string, string> { ["ChecksumCRC32"] = "AAAAAA==" } }]);

        System.Text.Encoding.UTF8.GetString(server.Exchanges.Single().Body).Should().Be(
            "<CompleteMultipartUpload "
            + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><PartNumber>2</PartNumber><ETag>\"b\"</ETag></Part>"
            + "<Part><ChecksumCRC32>AAAAAA==</ChecksumCRC32><PartNumber>1</PartNumber><ETag>\"a&amp;\"</ETag></Part>"
            + "</CompleteMultipartUpload>");
    }
}
