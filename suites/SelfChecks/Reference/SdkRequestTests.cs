using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reference.State;
using Conformance.SelfChecks.Dialects;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;
using static Conformance.Reference.Defects.DefectiveServer;

namespace Conformance.SelfChecks.Reference;

/// <summary>
/// The recorded requests of the vendors' unmodified SDKs, sent again to the reference at the time of their signatures, with what they act
/// on: their bucket, the upload of that ID with a part, the object of that key. Bodies were not recorded, so digests are not compared.
/// </summary>
public sealed class SdkRequestTests
{
    private const string AmazonsSignature = "rclone as a client of S3 signs by Amazon's version 4, which this vendor's native API has not.";
    private const string NotThere = "The header asks for what this server has not.";
    private const string EmptyKey = "The key is empty, so the address is the bucket's.";
    private const string AnotherSource = "The condition names the ETag or the time that the source of the copy had then.";
    private const string EmptyUploadId = "The upload ID is empty.";
    private const string EmptyList = "The length is that of a list without parts.";
    private const string BodyBesideCompleteAll = "A body beside the demand for all parts, which the page refuses.";
    private const string LimitOutside = "A traffic limit outside the page's bounds, as the SDK was asked to send it.";
    private const string KmsOverHttp = "A key of the key management service over plain HTTP, which the page refuses.";
    private const string OddEncryption = "The SDK writes a word for the encryption that no page has.";
    private const string Nobody = "The grant is for an account that the server has not.";
    private const string ContextInTheClear = "The SDK was given the encryption context as JSON, and the page wants base64 of it.";
    private const string ChunksOfCos = "The chunked coding, which the vendor's page does not take for parts.";

    /// <summary>What the server refuses of what verifies, by the beginning of its signature.</summary>
    private static readonly Dictionary<string, string[]> Refused = new()
    {
        [NotThere] =
        [
            "02e85ac87a", "0775c5f4c6", "646f12ea69", "BAcdl01NaT", "GihLuujaOa", "Mg4o3RGa+l", "a9ca77846b", "aAP0yKCEB/", "cBKNYrAbr0",
            "yx+EkMfi9g",
        ],
        [AnotherSource] =
        [
            "2473d3a59a", "44b7e92347", "45edad748a", "GAm4JcX4Q6", "a84447d43b", "ef926e8be2", "mKHgsceCAU",
        ],
        [EmptyList] =
        [
            "2818eb14cf", "C2H8dqD2uT",
        ],
        [LimitOutside] =
        [
            "48675aa43e", "y4VcKncRsL",
        ],
        [AmazonsSignature] =
        [
            "05366f4c95", "4cbecd44a4", "759397f790", "82e5e1ef99", "ecdc40122f",
        ],
        [BodyBesideCompleteAll] =
        [
            "8hJlulOiIS", "KdXn66w3oV", "df6bbf1dbd",
        ],
        [EmptyUploadId] =
        [
            "JMGsEUzfzf",
        ],
        [OddEncryption] =
        [
            "0160ced156", "6ed3fefe0f", "CNSnBZkIdV", "UlNq7YENcw",
        ],
        [Nobody] =
        [
            "19b0668def", "30fa1131c4", "KVgoGLxZ2Q", "iOMqTRH74j",
        ],
        [EmptyKey] =
        [
            "10c5321495", "40e8cbdf05", "j+XUrMp6D+", "jpGtxHzqJR",
        ],
        [KmsOverHttp] =
        [
            "9wBH5WjJ84", "cZQPun844k", "lbF5XDS49I", "y8Zl9TSLFV",
        ],
        [ChunksOfCos] =
        [
            "b672057f38",
        ],
        [ContextInTheClear] =
        [
            "ca0a66e253",
        ],
    };

    private static HashSet<string> RefusedNames { get; } = [.. Refused.Values.SelectMany(names => names)];

    [TestCase("alibaba-oss")]
    [TestCase("huawei-obs")]
    [TestCase("tencent-cos")]
    [TestCase("yandex-object-storage")]
    public async Task Are_accepted_but_for_those_named(string document)
    {
        var refused = new ConcurrentBag<string>();
        var accepted = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(SdkRequest.All.Where(request => request.Document == document),
            new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (request, _) =>
            {
                var name = SdkSignatures.NameOf(request);
                var response = await RepeatAsync(request);
                if (response.Status is >= 200 and < 300)
                    accepted.Add(name);
                else if (!RefusedNames.Contains(name) && !SdkSignatures.ThatDoNotVerify.ContainsKey(name))
                    refused.Add($"{name}: {response.Status} {response.Code} {response.Error?.Message} ({request.Sdk} {request})");
            });

        string.Join('\n', refused.Order(StringComparer.Ordinal)).Should().BeEmpty();
        accepted.Should().NotContain(RefusedNames, "what is accepted needs no reason");
    }

    private static async Task<RawResponse> RepeatAsync(SdkRequest request)
    {
        var honest = Behaviour.For(request.Document);
        var uploadId = request.Head.QueryValue("uploadId");
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions
        {
            Document = request.Document,
            Behaviour = WithoutDigests(honest) with { OtherDialects = [.. honest.OtherDialects.Select(WithoutDigests)] },
            Owner = request.KeyOf("vendorAccessKey1"),
            SecondAccount = request.KeyOf("vendorAccessKey2"),
            Temporary = request.TemporaryKey,
            Clock = new FixedClock(request.Time),
            AllowPathStyle = true,
            Buckets = [.. new[] { request.Bucket, SourceOf(request)?.Bucket }.OfType<string>().Distinct()],
            Uploads = request.ObjectKey is { } key && !string.IsNullOrEmpty(uploadId)
                ? [(request.Bucket!, key, uploadId, EncryptionOf(request, honest.Dialect))] : [],
        });
        var client = new RawClient(server);
        var path = $"/{request.Bucket}/{PercentEncoding.Encode(request.ObjectKey ?? "", keepSlash: true)}";
        string? etag = null;
        if (request.Head.Method == "POST" && !string.IsNullOrEmpty(uploadId))
            etag = (await PutAsync(client, request, RawClient.PartTarget(path, uploadId, "1"), CustomerKeyOf(request))).ETag;
        else if (request.Head.Method == "HEAD" && request.ObjectKey is not null)
            await PutAsync(client, request, path, CustomerKeyOf(request));
        if (SourceOf(request) is { } source)
            await PutAsync(client, request, $"/{source.Bucket}/{source.Path}", [], new byte[24 << 20]);
        return await SendAsync(server, request, BodyOf(request, etag));
    }

    /// <summary>The object that a part is copied from; its key is percent-encoded.</summary>
    private static (string Bucket, string Path)? SourceOf(SdkRequest request)
    {
        if (request.Head.Headers.FirstOrDefault(header => header.Key.EndsWith("-copy-source", StringComparison.OrdinalIgnoreCase)).Value
            is not { } source)
            return null;
        // With a bucket in front, or with the host of COS.
        var pieces = source.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).TrimStart('/').Split('?')[0].Split('/', 2);
        return (pieces[0].Split(".cos.")[0], PercentEncoding.Encode(PercentEncoding.Decode(pieces[1]), keepSlash: true));
    }

    private static async Task<RawResponse> PutAsync(RawClient client, SdkRequest request, string target,
        IReadOnlyList<(string, string)> headers, byte[]? body = null) => await client.SendAsync(new RawRequest("PUT", target)
        {
            Key = client.Server.Owner,
            Time = request.Time,
            Body = body ?? [1],
            Headers = headers,
            Scheme = client.Server.Behaviour.Signatures.Schemes[0],
        });

    private static List<(string, string)> CustomerKeyOf(SdkRequest request) => [.. request.Head.Headers
        .Where(header => header.Key.Contains("-server-side-encryption-customer-", StringComparison.OrdinalIgnoreCase)
            && !header.Key.Contains("copy-source", StringComparison.OrdinalIgnoreCase))
        .Select(header => (header.Key, header.Value))];

    private static Encryption EncryptionOf(SdkRequest request, Dialect dialect) =>
        CustomerKeyOf(request) is { Count: > 0 } headers
            ? new Encryption(EncryptionMode.Customer)
            {
                CustomerAlgorithm = "AES256",
                CustomerKeyMd5 = headers.Find(header => header.Item1.EndsWith("md5", StringComparison.OrdinalIgnoreCase)).Item2,
            }
            : Encryption.None;

    private static byte[] BodyOf(SdkRequest request, string? etag)
    {
        var length = request.Head.Headers["Content-Length"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 10;
        if (etag is null || length == 0)
            return new byte[length];
        var list = Encoding.UTF8.GetString(RawClient.CompletionBody([(1, etag)]));
        return Encoding.UTF8.GetBytes(list.PadRight(length)[..length]);
    }

    private static async Task<RawResponse> SendAsync(ReferenceServer server, SdkRequest request, byte[] body)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port, patience.Token);
        await using var stream = socket.GetStream();
        var headers = request.Head.Headers.Where(header => !header.Key.Equals("Expect", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key}: {header.Value}\r\n");
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes($"{request.Head.Method} {request.Line} HTTP/1.1\r\n{string.Concat(headers)}\r\n"), patience.Token);
        if (request.Head.Headers.Contains("Transfer-Encoding"))
            body = [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"{body.Length:x}\r\n")), .. body, .. "\r\n0\r\n\r\n"u8];
        if (request.Head.Headers.Contains("Content-Length") || request.Head.Headers.Contains("Transfer-Encoding"))
            await stream.WriteAsync(body, patience.Token);
        return await RawResponse.ReadAsync(stream, request.Head.Method != "HEAD", patience.Token);
    }

    private static Behaviour WithoutDigests(Behaviour honest) => honest.With(
        Replacement.Of(Its.Integrity.ChecksContentMd5, _ => _ => false),
        Replacement.Of(Its.Integrity.ChecksContentSha1, _ => false),
        Replacement.Of(Its.Integrity.ChecksPayloadHash, _ => false),
        Replacement.Of(Its.Checksums.ReadsCrc64, _ => false));

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
