using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Processes;
using Conformance.Benchmarks.Stores;
using Conformance.Benchmarks.Throughput;

namespace Conformance.Benchmarks.Verbs;

/// <summary>
/// The largest part that the documents allow, sent in full to the reference and completed: how long it takes and what memory it needs.
/// </summary>
internal sealed class LargePartBenchmark : IBenchmark
{
    private const int StretchBytes = 1 << 20;
    private const string Bucket = "/benchmark-large";

    public string Name => "large";

    public string Title => "A part of 5 GiB";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        var repeats = size.Choose(5 << 10, 2);
        var stretch = new byte[StretchBytes];
        new Random(1).NextBytes(stretch);

        var clock = Stopwatch.StartNew();
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (var at = 0; at < repeats; at++)
            md5.AppendData(stretch);
        var digest = Convert.ToHexStringLower(md5.GetHashAndReset());
        var hashing = clock.Elapsed;

        await using var store = await ServedReference.StartAsync(cancellation);
        var signing = new RequestSigning(store.Endpoint, store.Region, store.Owner);
        using var connection = new RawConnection(store.Endpoint);
        Must(connection.Exchange(signing.Plain("PUT", Bucket)), "the bucket", connection);
        Must(connection.Exchange(signing.Plain("POST", $"{Bucket}/part?uploads=")), "the upload", connection);
        var body = connection.LastBody;
        var uploadId = Uri.EscapeDataString(XDocument.Parse(body[body.IndexOf('<', StringComparison.Ordinal)..(body.LastIndexOf('>') + 1)])
            .Descendants().First(element => element.Name.LocalName == "UploadId").Value);

        clock.Restart();
        Must(connection.Exchange(signing.Make("PUT", $"{Bucket}/part?partNumber=1&uploadId={uploadId}", PartForm.All[0], stretch,
            withCustomerKey: false, repeats)), "the part", connection);
        var sending = clock.Elapsed;
        if (connection.Header("ETag") != $"\"{digest}\"")
            throw new InvalidOperationException($"The part's ETag is {connection.Header("ETag")}; its MD5 is {digest}.");
        var completion = Encoding.UTF8.GetBytes(
            $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"{digest}\"</ETag></Part></CompleteMultipartUpload>");
        Must(connection.Exchange(signing.Plain("POST", $"{Bucket}/part?uploadId={uploadId}", completion)), "the completion", connection);
        Must(connection.Exchange(signing.Plain("HEAD", $"{Bucket}/part"), isHead: true), "the object", connection);
        var length = connection.Header("Content-Length");
        if (length != ((long)repeats * StretchBytes).ToString(CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"The object has {length} bytes.");

        var peak = ProcessTree.DescendantsOf(Environment.ProcessId).Select(process => process.PeakBytes).DefaultIfEmpty().Max();
        var megabytes = (double)repeats * StretchBytes / 1e6;
        return new Section(string.Create(CultureInfo.InvariantCulture, $"""
            One UploadPart of {length} bytes, the most that the documents allow, sent in full over one connection with an unsigned payload to `conformance serve`; its ETag
            is the body's MD5, the upload completes and the object has that length. The body repeats 1 MiB, which the reference keeps once, so that nobody needs the memory.

            | | time | MB/s |
            |---|---:|---:|
            | UploadPart | {sending.TotalSeconds:0.0} s | {megabytes / sending.TotalSeconds:0} |
            | MD5 of the same bytes in memory, on one core | {hashing.TotalSeconds:0.0} s | {megabytes / hashing.TotalSeconds:0} |

            The server's memory at its most: {(peak > 0 ? $"{peak / 1048576.0:0} MiB" : "not told by this system")}.
            """), []);
    }

    private static void Must(int status, string what, RawConnection connection)
    {
        if (status != 200)
            throw new InvalidOperationException($"The reference answers {status} to {what}: {connection.LastBody}");
    }
}
