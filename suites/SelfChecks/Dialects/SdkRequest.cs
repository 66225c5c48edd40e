using System.Globalization;
using System.Text.RegularExpressions;
using Conformance.Dialects;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The head of a request that a vendor's unmodified SDK sent; <c>SdkRequests/README.md</c> says how they were recorded.</summary>
internal sealed partial record SdkRequest(string Document, string Sdk, RequestHead Head, string? Bucket, string? ObjectKey)
{
    private static readonly string[] HostSuffixes =
        ["oss-cn-hangzhou.aliyuncs.com", "obs.eu-de.otc.t-systems.com", "cos.ap-guangzhou.myqcloud.com", "localhost"];

    private static readonly Dictionary<string, (string? Region, string KeyId, string Secret)> TemporaryKeys = new()
    {
        ["alibaba-oss"] = ("cn-hangzhou", "REFTEMPORARYFE195EB1", "9f066466ce42edd8b0f48b3cde128dc831aeb061"),
        ["huawei-obs"] = (null, "REFTEMPORARY6B1E273D", "06e29926ac6803b81925620fb7be36804fa293df"),
        ["tencent-cos"] = ("ap-guangzhou", "REFTEMPORARYC15A04A2", "fbee09c1af7659e04a72ef912ef747f769925e60"),
        ["yandex-object-storage"] = ("ru-central1", "", ""),
    };

    public static IReadOnlyList<SdkRequest> All { get; } = [.. TemporaryKeys.Keys.SelectMany(Load)];

    /// <summary>As it stood on the request line: with scheme and host where the server was the client's proxy.</summary>
    public required string Line { get; init; }

    /// <summary>The region that the vendor's service signs for; null where its name does not count.</summary>
    public string? Region => TemporaryKeys[Document].Region;

    /// <summary>The time of signing, as the request says it: a time at which the signature was valid.</summary>
    public DateTimeOffset Time
    {
        get
        {
            var text = Uri.UnescapeDataString(Head.RawQuery) + "&" + Head.Headers["Authorization"] + "&" + Head.Headers["x-amz-date"] + "&"
                + Head.Headers["x-oss-date"];
            if (CompactTime().Match(text) is { Success: true } compact)
                return DateTimeOffset.ParseExact(compact.Value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal);
            if (Seconds().Match(text) is { Success: true } seconds)
                return DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds.Groups[1].Value, CultureInfo.InvariantCulture));
            return DateTimeOffset.Parse(Head.Headers["Date"]!.Replace(" UTC", " GMT", StringComparison.Ordinal),
                CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The temporary key of its vendor's server; null where none was issued.</summary>
    public AccessKey? TemporaryKey => TemporaryKeys[Document].KeyId is { Length: > 0 } id ? KeyOf(id) : null;

    /// <summary>The key of this ID, with the token that the vendor's server issued it with.</summary>
    public AccessKey KeyOf(string id) => id switch
    {
        "vendorAccessKey1" => new(id, "vendorSecretKey1vendorSecretKey1"),
        "vendorAccessKey2" => new(id, "vendorSecretKey2vendorSecretKey2"),
        _ when id.Length > 0 && id == TemporaryKeys[Document].KeyId => new(id, TemporaryKeys[Document].Secret, TokenOf(Document)),
        _ => throw new ArgumentException($"No request was signed with a key {id}.", nameof(id)),
    };

    public override string ToString() => $"{Head.Method} {Head.Target}";

    private static string TokenOf(string document) => All
        .Where(request => request.Document == document && request.Head.Target.Contains("partNumber", StringComparison.Ordinal))
        .SelectMany(request => request.Head.Query)
        .First(part => part.Name.EndsWith("security-token", StringComparison.OrdinalIgnoreCase)).Value!;

    private static IEnumerable<SdkRequest> Load(string document)
    {
        using var stream = typeof(SdkRequest).Assembly.GetManifestResourceStream($"sdk-requests/{document}.txt")!;
        using var reader = new StreamReader(stream);
        foreach (var text in reader.ReadToEnd().Split("### ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = text.TrimEnd('\n').Split('\n');
            var line = lines[1].Split(' ');
            var target = line[1].StartsWith("http://", StringComparison.Ordinal) ? line[1][line[1].IndexOf('/', 7)..] : line[1];
            var head = new RequestHead
            {
                Method = line[0],
                Target = target,
                PlusIsBlank = Vendors.BuiltIn.Document(document).Dialect.PlusInQueryIsBlank,
            };
            foreach (var header in lines[2..])
                head.Headers.Add(header[..header.IndexOf(':', StringComparison.Ordinal)],
                    header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            var (bucket, key) = Address(head);
            yield return new SdkRequest(document, lines[0], head, bucket, key) { Line = line[1] };
        }
    }

    private static (string? Bucket, string? Key) Address(RequestHead head)
    {
        var host = head.Headers["Host"]!.Split(':')[0];
        var path = head.Path[1..];
        if (HostSuffixes.FirstOrDefault(suffix => host.EndsWith("." + suffix, StringComparison.Ordinal)) is { } suffix)
            return (host[..^(suffix.Length + 1)], path.Length == 0 ? null : PercentEncoding.Decode(path));
        var pieces = path.Split('/', 2);
        return (pieces[0].Length == 0 ? null : pieces[0], pieces is [_, { Length: > 0 } key] ? PercentEncoding.Decode(key) : null);
    }

    [GeneratedRegex(@"\b20\d{6}T\d{6}Z\b")]
    private static partial Regex CompactTime();

    [GeneratedRegex(@"(?:q-sign-time=|[Ee]xpires=)(\d{10})\b")]
    private static partial Regex Seconds();
}
