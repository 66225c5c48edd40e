using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class FramingChecks : ReferenceChecks
{
    private const long OneAboveTheMaxPart = (5L << 30) + 1;

    [Test]
    public async Task ABodyThatMayComeIsAskedFor()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(Part(path, upload, "1") with { ExpectsContinue = true });

        (response.Status, response.SawContinue).Should().Be((200, true));
    }

    /// <summary>awscli takes a final response to such a request for the response to its next one, too.</summary>
    [Test]
    public async Task AnEmptyBodyIsAskedForToo([Values] bool isTls)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Tls = isTls });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket");

        var response = await client.SendAsync(
            new RawRequest("PUT", "/bucket/empty") { Key = server.Owner, Body = [], ExpectsContinue = true });
        var refused = await client.SendAsync(
            new RawRequest("PUT", "/absent/empty") { Key = server.Owner, Body = [], ExpectsContinue = true });

        (response.Status, response.SawContinue).Should().Be((200, true));
        (refused.Status, refused.SawContinue).Should().Be((404, false));
    }

    [TestCase("0", 400, "InvalidArgument", TestName = "ABadPartNumberIsRefusedBeforeTheBody")]
    [TestCase("1", 404, "NoSuchUpload", TestName = "AnUnknownUploadIsRefusedBeforeTheBody")]
    public async Task WhatTheHeadShowsIsRefusedBeforeTheBody(string number, int status, string code)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(Part(path, status == 404 ? "never-issued" : upload, number) with { ExpectsContinue = true });

        (response.Status, response.Code, response.SawContinue).Should().Be((status, code, false));
    }

    [Test]
    public async Task ABadSignatureIsRefusedBeforeTheBody()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(
            Part(path, upload, "1") with { ExpectsContinue = true, Key = Server.Owner with { Secret = "wrong" } });

        (response.Status, response.Code, response.SawContinue).Should().Be((403, "SignatureDoesNotMatch", false));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task ALengthAboveTheLargestPartIsRefusedBeforeTheBody(bool expectsContinue)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(Part(path, upload, "1") with
        {
            ExpectsContinue = expectsContinue,
            Body = [],
            DeclaredLength = OneAboveTheMaxPart,
            PayloadHash = "UNSIGNED-PAYLOAD",
        });

        (response.Status, response.Code, response.SawContinue).Should().Be((400, "EntityTooLarge", false));
        (await ListPartsAsync(path, upload)).Should().NotContain("<Part>");
    }

    [Test]
    public async Task TheLargestPartIsAskedFor()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(Part(path, upload, "1") with
        {
            ExpectsContinue = true,
            DeclaredLength = OneAboveTheMaxPart - 1,
            PayloadHash = "UNSIGNED-PAYLOAD",
            CutsBodyAfter = 0,
            Body = [],
        });

        (response.Status, response.SawContinue).Should().Be((100, true), "only the body itself can show what is wrong with it");
        (await ListPartsAsync(path, upload)).Should().NotContain("<Part>");
    }

    [Test]
    public async Task NoLengthIsRefused()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(Part(path, upload, "1") with { OmitsLength = true, Body = [] });

        (response.Status, response.Code).Should().Be((411, "MissingContentLength"));
    }

    [Test]
    public async Task ChunkedTransferWithoutALengthIsNotImplemented()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(Part(path, upload, "1") with
        {
            OmitsLength = true,
            Body = "1\r\na\r\n0\r\n\r\n"u8.ToArray(),
            Headers = [("Transfer-Encoding", "chunked")],
            PayloadHash = "UNSIGNED-PAYLOAD",
        });

        (response.Status, response.Code).Should().Be((501, "NotImplemented"));
    }

    [Test]
    public async Task ABodyCutShortLeavesTheEarlierPart()
    {
        var (path, upload) = await NewUploadAsync();
        var first = await Client.PutPartAsync(path, upload, "1", "first"u8.ToArray());
        var before = Server.Store.StoredBytes;

        var cut = () => Client.SendAsync(Part(path, upload, "1") with { Body = Bytes(1, 3 << 20), CutsBodyAfter = 2 << 20 });

        await cut.Should().ThrowAsync<IOException>("a connection that ended is closed, not answered");
        (await ListPartsAsync(path, upload)).Should().Contain(first.ETag.Trim('"')).And.Contain("<Size>5</Size>");
        Server.Store.StoredBytes.Should().Be(before, "the chunks that had come are given back");
    }

    /// <summary>The web server closes a connection that its client has ended while the request is still being dealt with.</summary>
    [Test]
    public async Task WhoSawTheConnectionClosedIsAnsweredAfterTheRequestOnIt()
    {
        using var log = new LogHeldAtParts();
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { LoggerFactory = log });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket");
        var upload = await client.CreateUploadAsync("/bucket/cut");
        var cut = () =>
            client.SendAsync(Part("/bucket/cut", upload, "1") with { Key = server.Owner, Body = new byte[3000], CutsBodyAfter = 1000 });
        await cut.Should().ThrowAsync<IOException>();

        var listing = client.OwnerAsync("GET", $"/bucket/cut?uploadId={PercentEncoding.Encode(upload)}");

        (await Task.WhenAny(listing, Task.Delay(TimeSpan.FromMilliseconds(300))))
            .Should().NotBe(listing, "the cut request has not come to its end");
        log.Release();
        (await listing).Status.Should().Be(200);
    }

    [TestCase("/bucket?cors", "GET", 501, "NotImplemented")]
    [TestCase("/bucket/key?restore", "POST", 501, "NotImplemented")]
    [TestCase("/bucket/key", "PATCH", 405, "MethodNotAllowed")]
    [TestCase("/bucket/key?uploadId=x", "PUT", 405, "MethodNotAllowed")]
    [TestCase("/bucket/key?partNumber=1", "PUT", 400, "InvalidArgument")]
    [TestCase("/bucket?uploads&max-uploads=-1", "GET", 400, "InvalidArgument")]
    [TestCase("/bucket?list-type=3", "GET", 400, "InvalidArgument")]
    [TestCase("/absent/key?uploads", "POST", 404, "NoSuchBucket")]
    [TestCase("/bucket/absent", "GET", 404, "NoSuchKey")]
    public async Task WhatIsNotThereIsSaidClearly(string target, string method, int status, string code)
    {
        var response = await Client.OwnerAsync(method, target);

        (response.Status, response.Code).Should().Be((status, code));
        response.Error!.RequestId.Should().Be(response.Headers["x-amz-request-id"]);
        response.Text.Should().NotContain("   at ", "no stack trace leaves the server");
    }

    [TestCase("<CompleteMultipartUpload")]
    [TestCase("<!DOCTYPE a [<!ENTITY b \"c\">]><CompleteMultipartUpload/>")]
    [TestCase("<CompleteMultipartUpload></CompleteMultipartUpload>")]
    [TestCase("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>")]
    [TestCase("")]
    public async Task ABrokenListOfPartsIsMalformed(string document)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.OwnerAsync("POST", $"{path}?uploadId={PercentEncoding.Encode(upload)}",
            System.Text.Encoding.UTF8.GetBytes(document));

        (response.Status, response.Code).Should().Be((400, "MalformedXML"));
    }

    private RawRequest Part(string path, string upload, string number) =>
        new("PUT", RawClient.PartTarget(path, upload, number)) { Key = Server.Owner, Body = "some bytes"u8.ToArray() };

    /// <summary>
    /// Keeps a request for a part from coming to its end: its line in the log is the last that the server has to do with it.
    /// </summary>
    private sealed class LogHeldAtParts : ILoggerFactory, ILogger
    {
        private readonly ManualResetEventSlim released = new();

        public void Release() => released.Set();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(" UploadPart ", StringComparison.Ordinal))
                released.Wait();
        }

        public void Dispose()
        {
            released.Set();
            released.Dispose();
        }
    }
}
