using System.Net;
using System.Text;
using System.Xml.Linq;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Rules;

namespace Conformance.Endurance.Fuzzing;

/// <summary>A server, what valid requests find on it, and whether all is well with it afterwards.</summary>
internal sealed class Ground : IAsyncDisposable
{
    /// <summary>Little, so that a full store is met too.</summary>
    private const long MaxStoredBytes = 6 << 20;

    private const int CheckedBytes = 300_000;

    private readonly Signing signing;
    private readonly Random random = new(1);

    private Ground(ReferenceServer server, FaultLog faults)
    {
        Server = server;
        Faults = faults;
        Address = new IPEndPoint(IPAddress.Loopback, server.Endpoint.Port);
        signing = new Signing(server);
    }

    public ReferenceServer Server { get; }

    public FaultLog Faults { get; }

    public IPEndPoint Address { get; }

    public Pool Pool { get; } = new();

    public static async Task<Ground> StartAsync(string document)
    {
        var faults = new FaultLog();
        var server = await ReferenceServer.StartAsync(new ReferenceOptions
        {
            Document = document,
            Behaviour = CountedUploads.Of(Behaviour.For(document)),
            Clock = new FixedClock(),
            LoggerFactory = faults,
            MaxStoredBytes = MaxStoredBytes,
            Owner = new AccessKey("FUZZOWNER", "owner-secret-of-the-fuzzer"),
            SecondAccount = new AccessKey("FUZZSECOND", "second-secret-of-the-fuzzer"),
            Temporary = new AccessKey("FUZZTEMPORARY", "temporary-secret-of-the-fuzzer", "session-token-of-the-fuzzer"),
        });
        return new Ground(server, faults);
    }

    /// <summary>Buckets of both accounts, objects, and uploads with a part.</summary>
    public async Task PrepareAsync()
    {
        Pool.Uploads.Clear();
        await SendAsync(new Draft("PUT", Pool.Bucket));
        await SendAsync(new Draft("PUT", Pool.OtherBucket), Server.SecondAccount);
        foreach (var key in (string[])["key-1", "key-2", "folder/key-3"])
            await SendAsync(new Draft("PUT", Pool.Bucket, key).WithBody(Encoding.ASCII.GetBytes("the bytes of " + key)));
        await SendAsync(new Draft("PUT", Pool.OtherBucket, "key-1").WithBody("of the other account"u8.ToArray()), Server.SecondAccount);
        for (var count = 0; count < 3; count++)
            await AddUploadAsync();
    }

    /// <summary>One more upload that can be completed.</summary>
    public async Task AddUploadAsync()
    {
        var key = FormattableString.Invariant($"key-{random.Next(1, 4)}");
        var created = await SendAsync(new Draft("POST", Pool.Bucket, key).With("uploads"));
        // The bucket may be gone, or denied by a policy, or the store full: then there is none.
        if (created.Status != 200)
            return;
        var upload = new KnownUpload(Pool.Bucket, key, Leaf(created, "UploadId"));
        var part = await SendAsync(
            new Draft("PUT", Pool.Bucket, key).With("partNumber", "1").With("uploadId", upload.Id).WithBody("a part"u8.ToArray()));
        if (part.Status == 200)
            upload.Parts[1] = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("a part"u8));
        Pool.Add(upload);
    }

    /// <summary>Takes note of an upload that a script created.</summary>
    public void Note(Reception reception)
    {
        foreach (var response in ResponseReading.Read(reception.Received).Where(
            response => response.Status == 200 && response.Body.Contains("<InitiateMultipartUploadResult", StringComparison.Ordinal)))
        {
            var (bucket, key) = (Leaf(response, "Bucket"), Leaf(response, "Key"));
            if (key.Length is > 0 and < 200)
                Pool.Add(new KnownUpload(bucket, key, Leaf(response, "UploadId")));
        }
    }

    /// <summary>
    /// Removes everything and looks whether everything is given back; then uploads, completes and reads as any client would.
    /// </summary>
    /// <returns>What is wrong, in one sentence each.</returns>
    public async Task<IReadOnlyList<string>> CleanAndCheckAsync()
    {
        var wrong = new List<string>();
        foreach (var account in (AccessKey[])[Server.Owner, Server.SecondAccount])
        {
            foreach (var bucket in Leaves(await SendAsync(new Draft("GET", null), account), "Bucket", "Name"))
                await EmptyAsync(bucket, account, wrong);
        }

        await BalanceAsync(wrong, "after everything was removed");
        await CheckUploadAsync(wrong);
        await BalanceAsync(wrong, "after a whole upload was removed");
        wrong.AddRange(Faults.Take().Select(fault => "the server logged a fault: " + fault));
        return wrong;
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    private async Task EmptyAsync(string bucket, AccessKey account, List<string> wrong)
    {
        await SendAsync(new Draft("DELETE", bucket).With("policy"), account);
        while (true)
        {
            var keys = Leaves(await SendAsync(new Draft("GET", bucket).With("encoding-type", "url"), account), "Contents", "Key")
                .Select(PercentEncoding.Decode).ToList();
            foreach (var key in keys)
            {
                var deleted = await SendAsync(new Draft("DELETE", bucket, key), account);
                if (deleted.Status == 204)
                    continue;
                wrong.Add(FormattableString.Invariant(
                    $"the object {PercentEncoding.Encode(key)} cannot be deleted by its bucket's owner: {deleted.Status}"));
                return;
            }

            if (keys.Count == 0)
                break;
        }

        var gone = await SendAsync(new Draft("DELETE", bucket), account);
        if (gone.Status != 204)
            wrong.Add(FormattableString.Invariant($"the empty bucket {bucket} cannot be deleted: {gone.Status}"));
    }

    private async Task CheckUploadAsync(List<string> wrong)
    {
        const string Bucket = "fuzz-check";
        const string Key = "check";
        var body = new byte[CheckedBytes];
        random.NextBytes(body);
        await SendAsync(new Draft("PUT", Bucket));
        var id = Leaf(await SendAsync(new Draft("POST", Bucket, Key).With("uploads")), "UploadId");
        var part = await SendAsync(new Draft("PUT", Bucket, Key).With("partNumber", "1").With("uploadId", id).WithBody(body));
        var completed = await SendAsync(new Draft("POST", Bucket, Key).With("uploadId", id).WithBody(Encoding.UTF8.GetBytes(
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + $"{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(body))}</ETag></Part></CompleteMultipartUpload>")));
        var read = await SendAsync(new Draft("GET", Bucket, Key));
        if (read.Status != 200 || !Encoding.Latin1.GetBytes(read.Body).AsSpan().SequenceEqual(body))
            wrong.Add(FormattableString.Invariant(
                $"an ordinary upload does not work any more: part {part.Status}, completion {completed.Status}, reading {read.Status}"));
        await SendAsync(new Draft("DELETE", Bucket, Key));
        await SendAsync(new Draft("DELETE", Bucket));
    }

    /// <summary>Bodies that were cut off are given back a moment later.</summary>
    private async Task BalanceAsync(List<string> wrong, string when)
    {
        for (var tries = 0; Server.Store.StoredBytes != 0 && tries < 500; tries++)
            await Task.Delay(10);
        if (Server.Store.StoredBytes != 0)
            wrong.Add($"still stored {when}: {Quantity.ByteCount(Server.Store.StoredBytes)} in "
                + $"{Quantity.Of(Server.Store.ChunkCount, "chunk", "chunks")}");
    }

    private async Task<SeenResponse> SendAsync(Draft draft, AccessKey? signer = null)
    {
        draft.Signer = signer ?? Server.Owner;
        draft.Scheme = Server.Behaviour.Signatures.Schemes[0];
        var request = signing.Write(draft, random);
        request.Headers.Add(new("Connection", "close"));
        var reception = await ScriptPlayer.PlayAsync(new Script([new Send(request.ToBytes())], ["none"]), Address);
        return ResponseReading.Read(reception.Received) is [var response, ..] ? response : new SeenResponse(0, "", "");
    }

    private static string Leaf(SeenResponse response, string name) =>
        Document(response)?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

    private static List<string> Leaves(SeenResponse response, string parent, string name) =>
        [.. (Document(response)?.Descendants() ?? [])
            .Where(element => element.Name.LocalName == name && element.Parent!.Name.LocalName == parent).Select(element => element.Value)];

    private static XElement? Document(SeenResponse response)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(response.Body)));
        }
        catch (System.Xml.XmlException)
        {
            // A refusal without a body, or keys that XML cannot carry.
            return null;
        }
    }
}
