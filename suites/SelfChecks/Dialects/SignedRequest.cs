using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;

namespace Conformance.SelfChecks.Dialects;

/// <summary>A random request, signed, with the ways of changing it that its scheme must find. Equal seeds give equal requests.</summary>
internal sealed class SignedRequest
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    /// <summary>One change each; the name says what was signed and is now something else.</summary>
    public static readonly IReadOnlyDictionary<string, Action<SignedRequest>> Changes = new Dictionary<string, Action<SignedRequest>>
    {
        ["method"] = request => request.Head = request.Head.Copy(method: request.Head.Method == "PUT" ? "POST" : "PUT"),
        ["object key"] = request => request.ChangeObjectKey(),
        ["query value"] = request =>
            request.Head.Target = request.Head.Target.Replace("partNumber=1", "partNumber=2", StringComparison.Ordinal),
        ["query parameter gone"] = request =>
            request.Head.Target = request.Head.Target.Replace("partNumber=1&", "", StringComparison.Ordinal),
        ["query parameter more"] = request => request.Head.AppendQuery([new("versionId", "3")]),
        ["vendor header"] = request =>
            request.Head.Headers.Set(request.prefix + "meta-signed", request.Head.Headers[request.prefix + "meta-signed"] + "x"),
        ["vendor header gone"] = request => request.Head.Headers.Remove(request.prefix + "meta-signed"),
        ["vendor header twice"] = request => request.Head.Headers.Add(request.prefix + "meta-signed", "again"),
        ["vendor header more"] = request => request.Head.Headers.Add(request.prefix + "meta-new", "new"),
        ["content digest"] = request => request.Head.Headers.Set("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ["content type"] = request => request.Head.Headers.Set("Content-Type", "text/x-changed"),
        ["host"] = request => request.Head.Headers.Set("Host", "elsewhere.example"),
        ["payload hash"] = request => request.Head.Headers.Set("x-amz-content-sha256", new string('0', 64)),
        ["signing time"] = request => request.ChangeTime(),
        ["end of validity"] = request => request.ChangeValidity(),
        ["secret"] = request => request.Key = request.Key with { Secret = request.Key.Secret + "x" },
        ["session token"] = request => request.Key = request.Key with { SessionToken = request.Key.SessionToken + "x" },
        ["signature"] = request => request.ChangeSignature(),
    };

    private readonly ISignatureScheme scheme;
    private readonly string prefix;
    private readonly bool inQuery;
    private readonly Random random;
    private readonly string bucket;
    private readonly bool isPathStyle;
    private string objectKey;

    public SignedRequest(int seed, ISignatureScheme scheme, string prefix, bool inQuery)
    {
        random = new Random(seed);
        (this.scheme, this.prefix, this.inQuery) = (scheme, prefix, inQuery);
        bucket = "bucket-" + random.Next(1000);
        isPathStyle = random.Next(2) == 0;
        objectKey = Text(random.Next(1, 20)) + (random.Next(4) == 0 ? "/" + bucket : "");
        OriginalSecret = "secret-" + Text(20);
        Key = new AccessKey("AKID" + random.Next(), OriginalSecret, random.Next(3) == 0 ? "token+/=" + random.Next() : null);
        Head = new RequestHead { Method = "PUT", Target = Path() };
        Head.Headers.Add("Host", isPathStyle ? "store.example" : bucket + ".store.example");
        Head.Headers.Add("Content-MD5", "EI9SjrY7Zec08nrjMfX/qg==");
        Head.Headers.Add("Content-Type", "application/octet-stream");
        for (var count = random.Next(3); count > 0; count--)
            Head.Headers.Add(prefix + "meta-" + random.Next(3), HeaderValue());
        Head.Headers.Add(prefix.ToUpperInvariant() + "Meta-Signed", HeaderValue());
        Head.AppendQuery([new("partNumber", "1"), new("uploadId", Text(12))]);
        for (var count = random.Next(3); count > 0; count--)
            Head.AppendQuery([new("q" + Text(6), random.Next(3) switch { 0 => null, 1 => "", _ => Text(8) })]);
        var input = new SigningInput
        {
            Key = Key,
            Region = "here",
            Time = Time,
            Bucket = bucket,
            ObjectKey = objectKey,
            PayloadHash = random.Next(2) == 0 ? "UNSIGNED-PAYLOAD" : new string('a', 64),
        };
        if (inQuery)
            scheme.SignQuery(Head, input, TimeSpan.FromMinutes(10));
        else
            scheme.SignHeader(Head, input);
    }

    public RequestHead Head { get; private set; }

    public AccessKey Key { get; set; }

    public string OriginalSecret { get; }

    public PresentedSignature Presented => scheme.Read(Head) ?? throw new InvalidOperationException("The request is not signed.");

    public SignatureFinding Judge() =>
        scheme.Verify(Head, Presented, Key, new VerificationInput(Time.AddMinutes(1), "here", TimeSpan.FromMinutes(15), bucket, objectKey));

    /// <summary>False for what the scheme's documentation leaves out of the signature.</summary>
    public bool Covers(string change) => change switch
    {
        "vendor header more" or "query parameter more" => scheme.Name != "cos",
        "content digest" or "content type" => scheme.Name != "aws-v4" || !inQuery,
        "host" => scheme.Name is "aws-v4" or "cos",
        "payload hash" => scheme.Name == "aws-v4" && !inQuery,
        "signing time" => scheme.Name != "cos" && (scheme.Name.EndsWith("v4", StringComparison.Ordinal) || !inQuery),
        "end of validity" => inQuery || scheme.Name == "cos",
        _ => true,
    };

    private string Path() => (isPathStyle ? $"/{bucket}" : "") + "/" + PercentEncoding.Encode(objectKey, keepSlash: true);

    private void ChangeObjectKey()
    {
        objectKey = random.Next(3) switch
        {
            0 => objectKey + "x",
            1 => "x" + objectKey,
            _ => string.Concat(objectKey.EnumerateRunes().Select(rune => rune.Value == 'x' ? "y" : "x")),
        };
        Head.Target = Path() + "?" + Head.RawQuery;
    }

    private void ChangeTime()
    {
        if (inQuery)
            Head.Target = Head.Target.Replace("20231114T221320Z", "20231114T221321Z", StringComparison.Ordinal);
        foreach (var name in (string[])["Date", prefix + "date"])
            if (Head.Headers[name] is { } date)
                Head.Headers.Set(name, date.Replace(":20 GMT", ":21 GMT", StringComparison.Ordinal)
                    .Replace("20231114T221320Z", "20231114T221321Z", StringComparison.Ordinal));
    }

    private void ChangeValidity()
    {
        // Ten minutes stand as 600 seconds in the version 4 schemes and as a point in time in the others.
        if (inQuery)
            Head.Target = Head.Target.Replace("pires=600", "pires=601", StringComparison.Ordinal)
                .Replace("1700000600", "1700000601", StringComparison.Ordinal);
        else
            Head.Headers.Set("Authorization",
                Head.Headers["Authorization"]!.Replace(";1700007200", ";1700007201", StringComparison.Ordinal));
    }

    private void ChangeSignature()
    {
        var signature = Presented.Signature;
        var changed = (signature[0] == 'a' ? 'b' : 'a') + signature[1..];
        if (inQuery)
            Head.Target = Head.Target.Replace(PercentEncoding.Encode(signature), PercentEncoding.Encode(changed), StringComparison.Ordinal);
        else
            Head.Headers.Set("Authorization", Head.Headers["Authorization"]!.Replace(signature, changed, StringComparison.Ordinal));
    }

    /// <summary>Letters, what URLs and canonical forms treat as special, and characters of two to four bytes.</summary>
    private string Text(int length)
    {
        const string Special = "abcXYZ019 +%/?&=;:,#\"'()*~._-<>\\|é中";
        var text = new StringBuilder();
        for (var count = 0; count < length; count++)
            text.Append(random.Next(12) == 0
                ? char.ConvertFromUtf32(0x1F600 + random.Next(40))
                : Special[random.Next(Special.Length)].ToString());
        return text.ToString();
    }

    private string HeaderValue() => new([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)random.Next(0x20, 0x7F))]);
}
