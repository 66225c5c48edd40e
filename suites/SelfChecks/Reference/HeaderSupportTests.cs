using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reference.Requests;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>No header of the family's pages is passed over where that would lose, change or expose something.</summary>
public sealed class HeaderSupportTests
{
    private static readonly string[] Operations =
    [
        "CreateMultipartUpload", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload", "AbortMultipartUpload", "ListParts",
        "ListMultipartUploads", "PutObject", "CopyObject", "DeleteObject", "DeleteObjects", "CreateBucket",
    ];

    /// <summary>The request headers that the pages of the seven operations name; <c>*</c> as in the table.</summary>
    private static readonly Dictionary<string, string> OnThePages = new()
    {
        ["CreateMultipartUpload"] = """
            x-amz-acl Cache-Control Content-Disposition Content-Encoding Content-Language Content-Type Expires x-amz-grant-full-control
            x-amz-grant-read
            x-amz-grant-read-acp x-amz-grant-write-acp x-amz-meta-a x-amz-server-side-encryption x-amz-storage-class
            x-amz-website-redirect-location
            x-amz-server-side-encryption-customer-algorithm x-amz-server-side-encryption-customer-key
            x-amz-server-side-encryption-customer-key-MD5
            x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-context x-amz-server-side-encryption-bucket-key-enabled
            x-amz-request-payer x-amz-tagging x-amz-object-lock-mode x-amz-object-lock-retain-until-date x-amz-object-lock-legal-hold
            x-amz-expected-bucket-owner x-amz-checksum-algorithm x-amz-checksum-type
            x-oss-forbid-overwrite x-oss-server-side-encryption x-oss-server-side-encryption-key-id x-oss-storage-class x-oss-tagging
            x-oss-meta-a
            x-obs-acl x-obs-expires x-obs-grant-full-control x-obs-grant-read x-obs-grant-read-acp x-obs-grant-write-acp x-obs-meta-a
            x-obs-object-lock-mode x-obs-object-lock-retain-until-date x-obs-request-payer x-obs-server-side-encryption
            x-obs-server-side-encryption-kms-key-id x-obs-server-side-encryption-customer-algorithm
            x-obs-server-side-encryption-customer-key
            x-obs-server-side-encryption-customer-key-MD5 x-obs-storage-class x-obs-tagging x-obs-website-redirect-location
            x-cos-acl x-cos-grant-full-control x-cos-grant-read x-cos-grant-read-acp x-cos-grant-write x-cos-grant-write-acp x-cos-meta-a
            x-cos-server-side-encryption x-cos-server-side-encryption-context x-cos-server-side-encryption-cos-kms-key-id
            x-cos-server-side-encryption-customer-algorithm x-cos-server-side-encryption-customer-key
            x-cos-server-side-encryption-customer-key-MD5
            x-cos-storage-class x-cos-tagging
            """,
        ["UploadPart"] = """
            Content-Length Content-MD5 Expect x-amz-sdk-checksum-algorithm x-amz-checksum-crc32 x-amz-checksum-crc32c
            x-amz-checksum-crc64nvme
            x-amz-checksum-sha1 x-amz-checksum-sha256 x-amz-checksum-sha512 x-amz-checksum-md5 x-amz-checksum-xxhash64
            x-amz-checksum-xxhash3
            x-amz-checksum-xxhash128 x-amz-server-side-encryption-customer-algorithm x-amz-server-side-encryption-customer-key
            x-amz-server-side-encryption-customer-key-MD5 x-amz-request-payer x-amz-expected-bucket-owner x-oss-traffic-limit
            x-cos-traffic-limit x-cos-psize-min x-cos-psize-max
            x-cos-content-sha1 x-obs-server-side-encryption-customer-algorithm x-obs-server-side-encryption-customer-key
            x-obs-server-side-encryption-customer-key-MD5 x-obs-request-payer x-cos-server-side-encryption-customer-algorithm
            x-cos-server-side-encryption-customer-key x-cos-server-side-encryption-customer-key-MD5
            """,
        ["UploadPartCopy"] = """
            x-amz-copy-source x-amz-copy-source-if-match x-amz-copy-source-if-modified-since x-amz-copy-source-if-none-match
            x-amz-copy-source-if-unmodified-since x-amz-copy-source-range x-amz-server-side-encryption-customer-algorithm
            x-amz-server-side-encryption-customer-key x-amz-server-side-encryption-customer-key-MD5
            x-amz-copy-source-server-side-encryption-customer-algorithm x-amz-copy-source-server-side-encryption-customer-key
            x-amz-copy-source-server-side-encryption-customer-key-MD5 x-amz-request-payer x-amz-expected-bucket-owner
            x-amz-source-expected-bucket-owner x-oss-copy-source x-oss-copy-source-range x-oss-copy-source-if-match
            x-oss-copy-source-if-none-match
            x-oss-copy-source-if-modified-since x-oss-copy-source-if-unmodified-since x-obs-copy-source x-obs-copy-source-range
            x-obs-copy-source-if-match x-obs-copy-source-if-none-match x-obs-copy-source-if-modified-since
            x-obs-copy-source-if-unmodified-since
            x-cos-copy-source x-cos-copy-source-range x-cos-copy-source-if-match x-cos-copy-source-if-none-match
            x-cos-copy-source-if-modified-since x-cos-copy-source-if-unmodified-since
            """,
        ["CompleteMultipartUpload"] = """
            x-amz-checksum-crc32 x-amz-checksum-crc32c x-amz-checksum-crc64nvme x-amz-checksum-sha1 x-amz-checksum-sha256
            x-amz-checksum-sha512
            x-amz-checksum-md5 x-amz-checksum-xxhash64 x-amz-checksum-xxhash3 x-amz-checksum-xxhash128 x-amz-checksum-type
            x-amz-mp-object-size
            x-amz-request-payer x-amz-expected-bucket-owner If-Match If-None-Match x-amz-server-side-encryption-customer-algorithm
            x-amz-server-side-encryption-customer-key x-amz-server-side-encryption-customer-key-MD5 x-oss-forbid-overwrite
            x-oss-complete-all
            x-obs-request-payer
            """,
        ["AbortMultipartUpload"] = "x-amz-request-payer x-amz-expected-bucket-owner x-amz-if-match-initiated-time x-obs-request-payer",
        ["ListParts"] = """
            x-amz-request-payer x-amz-expected-bucket-owner x-amz-server-side-encryption-customer-algorithm
            x-amz-server-side-encryption-customer-key
            x-amz-server-side-encryption-customer-key-MD5
            """,
        ["ListMultipartUploads"] = "x-amz-expected-bucket-owner x-amz-request-payer",
    };

    private static IEnumerable<TestCaseData> Dialects =>
        from document in Behaviour.Documents
        let behaviour = Behaviour.For(document)
        from spoken in behaviour.OtherDialects.Prepend(behaviour)
        select new TestCaseData(document, spoken).SetArgDisplayNames(document, spoken.Dialect.Name);

    /// <summary>What is not done is refused in every operation that could pass it over, and nothing has happened.</summary>
    [TestCaseSource(nameof(Dialects))]
    public async Task Refuses_with_501_what_it_does_not_do(string document, Behaviour behaviour)
    {
        var rows = RefusedRows(behaviour).ToList();
        rows.Should().HaveCountGreaterThan(10);
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, Buckets = ["bucket"] });
        var client = new RawClient(server);
        foreach (var operation in Operations)
        {
            var scene = await Scene.SetAsync(client, operation, behaviour);
            // What some dialects or operations do not have, others do.
            var ofOperation = rows.Where(row => (row.Operations.Length == 0 || row.Operations.Contains(operation))
                && HeaderSupport.Find(row.Header, operation, behaviour.Dialect.HeaderPrefix) is
                { Support: Conformance.Reference.Requests.Support.NotImplemented });
            foreach (var (header, _, harmless) in ofOperation)
            {
                var response = await client.SendAsync(scene.Request(header, "something"));

                (response.Status, response.Code).Should().Be((501, "NotImplemented"), "{0} has {1}: {2}", operation, header, response.Text);
                response.Text.Should().Contain(header);
                (await scene.StateAsync()).Should().Be(scene.Before, "{0} with {1} was refused", operation, header);
                if (harmless is null || operation != "ListParts")
                    continue;
                var taken = await client.SendAsync(scene.Request(header, harmless));
                taken.Status.Should().Be(200, "{0}: {1} asks for nothing", header, harmless);
            }
        }
    }

    /// <summary>What SDKs of these vendors send by an option of theirs, and must not believe done: it was once passed over.</summary>
    [TestCase("alibaba-oss", "x-oss-callback", "CompleteMultipartUpload")]
    [TestCase("alibaba-oss", "x-oss-callback", "PutObject")]
    [TestCase("huawei-obs", "x-obs-callback", "CompleteMultipartUpload")]
    [TestCase("tencent-cos", "x-cos-callback", "CompleteMultipartUpload")]
    [TestCase("tencent-cos", "x-cos-forbid-overwrite", "CompleteMultipartUpload")]
    [TestCase("tencent-cos", "x-cos-forbid-overwrite", "PutObject")]
    public async Task Refuses_with_501_what_sdks_ask_for_and_it_does_not_do(string document, string header, string operation)
    {
        var honest = Behaviour.For(document);
        var behaviour = honest.OtherDialects.Prepend(honest)
            .First(spoken => header.StartsWith(spoken.Dialect.HeaderPrefix, StringComparison.Ordinal));
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, Buckets = ["bucket"] });
        var client = new RawClient(server);
        var scene = await Scene.SetAsync(client, operation, behaviour);

        var response = await client.SendAsync(scene.Request(header, "true"));

        (response.Status, response.Code).Should().Be((501, "NotImplemented"));
        (await scene.StateAsync()).Should().Be(scene.Before);
    }

    private static IEnumerable<(string Header, string[] Operations, string? HarmlessValue)> RefusedRows(Behaviour behaviour) =>
        from row in HeaderSupport.All
        where row.Support == Conformance.Reference.Requests.Support.NotImplemented
        where !row.IsChecksum || behaviour.Checksums.Algorithms.Count > 0
        let prefix = behaviour.Dialect.HeaderPrefix
        let header = row.Name.Replace("x-*-", prefix, StringComparison.Ordinal)
        where !header.StartsWith("x-", StringComparison.Ordinal) || header.StartsWith(prefix, StringComparison.Ordinal)
        select (header, row.Operations, row.HarmlessValue);

    private static IEnumerable<string> OperationsWithPages => OnThePages.Keys;

    [TestCaseSource(nameof(OperationsWithPages))]
    public void Decides_about_every_header_of_the_pages(string operation)
    {
        var undecided = OnThePages[operation].Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(header =>
        {
            var prefix = header.StartsWith("x-", StringComparison.Ordinal) ? header[..6] : "x-amz-";
            return HeaderSupport.Find(header, operation, prefix) is null;
        });

        undecided.Should().BeEmpty();
    }

    [TestCase("x-amz-request-payer", "requester")]
    [TestCase("x-amz-bypass-governance-retention", "true")]
    [TestCase("x-amz-mfa", "serial 123456")]
    [TestCase("x-amz-expected-bucket-owner", null)]
    [TestCase("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]
    [TestCase("x-amz-nobody-knows-it", "yes")]
    public async Task Passes_over_what_changes_nothing(string header, string? value)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Buckets = ["bucket"] });
        var client = new RawClient(server);
        foreach (var operation in Operations.Except(["CreateBucket"]))
        {
            var scene = await Scene.SetAsync(client, operation, server.Behaviour);

            var response = await client.SendAsync(scene.Request(header, value ?? Account(server)));

            response.Status.Should().BeOneOf([200, 204], "{0} with {1}: {2}", operation, header, response.Text);
        }
    }

    [TestCase("CopyObject")]
    [TestCase("UploadPartCopy")]
    public async Task Refuses_a_source_of_another_owner_than_expected(string operation)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Buckets = ["bucket"] });
        var client = new RawClient(server);
        var scene = await Scene.SetAsync(client, operation, server.Behaviour);

        var foreign = await client.SendAsync(scene.Request("x-amz-source-expected-bucket-owner", "111111111111"));
        var before = await scene.StateAsync();
        var own = await client.SendAsync(scene.Request("x-amz-source-expected-bucket-owner", Account(server)));

        (foreign.Status, foreign.Code).Should().Be((403, "AccessDenied"));
        before.Should().Be(scene.Before);
        own.Status.Should().Be(200, own.Text);
    }

    [TestCase("<VersionId>3</VersionId>")]
    [TestCase("<ETag>&quot;0&quot;</ETag>")]
    [TestCase("<LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime>")]
    [TestCase("<Size>3</Size>")]
    public async Task Deletes_nothing_under_a_condition_that_it_does_not_check(string condition)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Buckets = ["bucket"] });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket/kept", "x"u8.ToArray());
        await client.OwnerAsync("PUT", "/bucket/gone", "x"u8.ToArray());

        var response = await client.OwnerAsync("POST", "/bucket?delete", System.Text.Encoding.UTF8.GetBytes(
            $"<Delete><Object><Key>kept</Key>{condition}</Object><Object><Key>gone</Key><VersionId>null</VersionId></Object></Delete>"));

        response.Text.Should().Contain("<Error><Key>kept</Key><Code>NotImplemented</Code>")
            .And.Contain("<Deleted><Key>gone</Key></Deleted>");
        (await client.OwnerAsync("GET", "/bucket/kept")).Status.Should().Be(200);
        (await client.OwnerAsync("GET", "/bucket/gone")).Status.Should().Be(404);
    }

    [TestCase("PUT", "modify&position=0")]
    [TestCase("PUT", "truncate&length=0")]
    [TestCase("POST", "rename&name=other")]
    [TestCase("PUT", "versionId=3")]
    [TestCase("GET", "x-oss-process=image%2Fresize,w_1")]
    [TestCase("PUT", "retention")]
    [TestCase("POST", "uploads&sequential")]
    public async Task Refuses_with_501_sub_resources_that_it_does_not_have(string method, string query)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Buckets = ["bucket"] });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket/key", "old"u8.ToArray());

        var response = await client.OwnerAsync(method, "/bucket/key?" + query, method == "PUT" ? "new"u8.ToArray() : null);

        (response.Status, response.Code).Should().Be((501, "NotImplemented"), response.Text);
        (await client.OwnerAsync("GET", "/bucket/key")).Text.Should().Be("old");
    }

    /// <summary>What their pages' other vendors have, they do not take for their own.</summary>
    [Test]
    public async Task Has_versions_and_locks_for_the_vendors_alone_whose_rules_need_them(
        [Values("alibaba-oss", "huawei-obs", "tencent-cos")] string document,
        [Values("PUT ?versioning", "GET ?versions", "PUT ?object-lock", "DELETE key?versionId=3", "GET key?legal-hold")] string request)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, Buckets = ["bucket"] });
        var client = new RawClient(server);
        var (method, target) = (request.Split(' ')[0], request.Split(' ')[1]);

        var response = await client.OwnerAsync(method, "/bucket/" + target);

        (response.Status, response.Code).Should().Be((501, "NotImplemented"), response.Text);
    }

    [TestCase(null, "a=b")]
    [TestCase("COPY", "a=b")]
    [TestCase("REPLACE", "")]
    public async Task Copies_or_replaces_tags_as_it_is_asked(string? directive, string tags)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Buckets = ["bucket"] });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket/source", "x"u8.ToArray(), ("x-amz-tagging", "a=b"));

        List<(string, string)> headers = [("x-amz-copy-source", "/bucket/source")];
        if (directive is not null)
            headers.Add(("x-amz-tagging-directive", directive));
        var copied = await client.OwnerAsync("PUT", "/bucket/copy", null, [.. headers]);

        copied.Status.Should().Be(200, copied.Text);
        var set = await client.OwnerAsync("GET", "/bucket/copy?tagging");
        (set.Leaf("Key").Length == 0 ? "" : $"{set.Leaf("Key")}={set.Leaf("Value")}").Should().Be(tags);
    }

    private static string Account(ReferenceServer server)
    {
        var owner = Conformance.Reference.State.Account.Named("owner");
        owner.Id.Should().Be(server.OwnerId);
        return owner.Number;
    }

    /// <summary>A request of an operation that is right, and what it must not have changed when it is refused.</summary>
    private sealed class Scene(RawClient client, RawRequest right, string scheme)
    {
        private string uploads = "";

        public string Before { get; private set; } = "";

        public static async Task<Scene> SetAsync(RawClient client, string operation, Behaviour behaviour)
        {
            const string Path = "/bucket/key";
            await client.OwnerAsync("PUT", Path, "old"u8.ToArray());
            await client.OwnerAsync("PUT", "/bucket/source", "source"u8.ToArray());
            var upload = await client.CreateUploadAsync(Path);
            var part = await client.PutPartAsync(Path, upload, "1", "part"u8.ToArray());
            var named = $"{Path}?uploadId={PercentEncoding.Encode(upload)}";
            var source = (behaviour.Dialect.CopySourceHeader, SourceOf(client));
            var scene = new Scene(client, operation switch
            {
                "CreateMultipartUpload" => new RawRequest("POST", Path + "?uploads"),
                "UploadPart" => new RawRequest("PUT", RawClient.PartTarget(Path, upload, "2")) { Body = "new"u8.ToArray() },
                "UploadPartCopy" => new RawRequest("PUT", RawClient.PartTarget(Path, upload, "2")) { Headers = [source] },
                "CompleteMultipartUpload" => new RawRequest("POST", named) { Body = RawClient.CompletionBody([(1, part.ETag)]) },
                "AbortMultipartUpload" => new RawRequest("DELETE", named),
                "ListParts" => new RawRequest("GET", named),
                "ListMultipartUploads" => new RawRequest("GET", "/bucket?uploads"),
                "PutObject" => new RawRequest("PUT", Path) { Body = "new"u8.ToArray() },
                "CopyObject" => new RawRequest("PUT", Path) { Headers = [source] },
                "DeleteObject" => new RawRequest("DELETE", Path),
                "DeleteObjects" => new RawRequest("POST", "/bucket?delete")
                {
                    Body = "<Delete><Object><Key>key</Key></Object></Delete>"u8.ToArray(),
                },
                _ => new RawRequest("PUT", "/new-bucket"),
            }, behaviour.Signatures.Schemes[0])
            { uploads = named };
            scene.Before = await scene.StateAsync();
            return scene;
        }

        public RawRequest Request(string header, string value) =>
            right with { Key = client.Server.Owner, Scheme = scheme, Headers = [.. right.Headers, (header, value)] };

        public async Task<string> StateAsync()
        {
            var parts = await client.OwnerAsync("GET", uploads);
            var open = await client.OwnerAsync("GET", "/bucket?uploads");
            var bucket = await client.OwnerAsync("HEAD", "/new-bucket");
            var read = await client.OwnerAsync("GET", "/bucket/key");
            return $"{read.Text} {parts.Status} {Count(parts, "<PartNumber>")} {Count(open, "<UploadId>")} {bucket.Status}";
        }

        private static int Count(RawResponse response, string text) => response.Text.Split(text).Length - 1;

        private static string SourceOf(RawClient client) => client.Server.Behaviour.Document == "tencent-cos"
            ? $"bucket.cos.{client.Server.Region}.myqcloud.com/source" : "/bucket/source";
    }
}
