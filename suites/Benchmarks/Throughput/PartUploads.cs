using System.Diagnostics;
using System.Security.Cryptography;
using System.Xml.Linq;
using Conformance.Benchmarks.Stores;

namespace Conformance.Benchmarks.Throughput;

/// <summary>
/// Sends parts to one store as fast as it takes them, and small requests too. Each connection has a part number and an upload of its own
/// and sends two bodies in turn: every part's bytes are new to the store, and the part they replace can be forgotten.
/// </summary>
internal sealed class PartUploads(Store store)
{
    public const int PartBytes = 8 << 20;

    private const string Bucket = "/benchmark-parts";

    // Bodies are stretches of this that begin at different places, so that no two share a block.
    private static readonly byte[] Noise = MakeNoise();

    private readonly RequestSigning signing = new(store.Endpoint, store.Region, store.Owner);
    private readonly Dictionary<bool, string?> uploads = [];

    public static ReadOnlyMemory<byte> BodyOf(int connection, int turn) => Noise.AsMemory(((connection * 2) + turn) * 4099, PartBytes);

    public void Prepare()
    {
        using var connection = new RawConnection(store.Endpoint);
        var status = connection.Exchange(signing.Plain("PUT", Bucket));
        if (status is not (200 or 409))
            throw new InvalidOperationException($"{store.Name} returns {status} to a new bucket: {connection.LastBody}");
    }

    /// <returns>Bytes of parts per second; null when the store does not take parts of this form,
    /// or takes them for something else.</returns>
    public double? Measure(PartForm form, bool withCustomerKey, int connections, TimeSpan duration)
    {
        if (UploadId(withCustomerKey) is not { } uploadId)
            return null;
        var requests = new PreparedBytes[connections, 2];
        for (var connection = 0; connection < connections; connection++)
        {
            for (var turn = 0; turn < 2; turn++)
                requests[connection, turn] = signing.Make("PUT", $"{Bucket}/part{(withCustomerKey ? "-encrypted" : "")}"
                    + $"?partNumber={connection + 1}&uploadId={uploadId}", form, BodyOf(connection, turn), withCustomerKey);
        }

        // The first part of each connection warms it up and shows whether the store takes the form at all.
        using (var probe = new RawConnection(store.Endpoint))
        {
            if (probe.Exchange(requests[0, 1]) != 200 || !IsUnderstood(probe, withCustomerKey))
                return null;
        }

        return Run(connections, duration, (connection, turn) => requests[connection, turn & 1], isHead: false) * PartBytes;
    }

    /// <returns>Requests per second.</returns>
    public double? MeasureSmall(bool withParts, int connections, TimeSpan duration)
    {
        if (UploadId(withCustomerKey: false) is not { } uploadId)
            return null;
        var requests = Enumerable.Range(0, connections).Select(connection => withParts
            ? signing.Plain("PUT", $"{Bucket}/part?partNumber={connection + 1}&uploadId={uploadId}", new byte[] { (byte)connection })
            : signing.Plain("HEAD", Bucket)).ToArray();
        return Run(connections, duration, (connection, _) => requests[connection], isHead: !withParts);
    }

    /// <summary>
    /// Whether the response shows that the store did what the form asks: a store that does not know customer keys or trailers may pass over
    /// them and store what it should have enciphered or unpacked, which is no work to compare with.
    /// </summary>
    private static bool IsUnderstood(RawConnection answered, bool withCustomerKey) => withCustomerKey
        ? answered.Header("x-amz-server-side-encryption-customer-algorithm") == "AES256"
        : answered.Header("ETag")?.Trim('"') == Convert.ToHexStringLower(MD5.HashData(BodyOf(0, 1).Span));

    /// <summary>One thread per connection, each with blocking calls; counts what was over when the time was.</summary>
    private double Run(int connections, TimeSpan duration, Func<int, int, PreparedBytes> request, bool isHead)
    {
        long done = 0;
        var refusals = 0;
        using var begin = new ManualResetEventSlim();
        var clock = new Stopwatch();
        var threads = Enumerable.Range(0, connections).Select(connection => new Thread(() =>
        {
            var socket = new RawConnection(store.Endpoint);
            try
            {
                begin.Wait();
                for (var turn = 0; clock.Elapsed < duration; turn++)
                {
                    if (socket.Exchange(request(connection, turn), isHead) != 200)
                        Interlocked.Increment(ref refusals);
                    Interlocked.Increment(ref done);
                    if (!socket.IsClosed)
                        continue;
                    socket.Dispose();
                    socket = new RawConnection(store.Endpoint);
                }
            }
            catch (IOException)
            {
                Interlocked.Increment(ref refusals);
            }
            finally
            {
                socket.Dispose();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        clock.Start();
        begin.Set();
        threads.ForEach(thread => thread.Join());
        return refusals == 0
            ? done / clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{store.Name} refused {refusals} of {done} requests under load.");
    }

    private string? UploadId(bool withCustomerKey)
    {
        if (uploads.TryGetValue(withCustomerKey, out var known))
            return known;
        using var connection = new RawConnection(store.Endpoint);
        var status = connection.Exchange(
            signing.Plain("POST", $"{Bucket}/part{(withCustomerKey ? "-encrypted" : "")}?uploads=", withCustomerKey: withCustomerKey));
        string? uploadId = null;
        if (status == 200)
        {
            var body = connection.LastBody;
            var xml = XDocument.Parse(body[body.IndexOf('<', StringComparison.Ordinal)..(body.LastIndexOf('>') + 1)]);
            uploadId = xml.Descendants().FirstOrDefault(element => element.Name.LocalName == "UploadId")?.Value;
        }

        return uploads[withCustomerKey] = uploadId is null ? null : Uri.EscapeDataString(uploadId);
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[PartBytes + (64 * 4099)];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
