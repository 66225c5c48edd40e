using System.Globalization;
using Conformance.Reporting.Records;
using Conformance.Rules;

namespace Conformance.SelfChecks.Support.Reporting;

/// <summary>
/// A run as a store with a few faults would leave it: every verdict, several topics, two documents, evidence in each case.
/// </summary>
public static class SampleRun
{
    public static readonly DateTimeOffset StartedAt = new(2025, 11, 20, 9, 30, 0, TimeSpan.Zero);

    public static RunRecord Make() => With(SampleRules.All.SelectMany(CasesOf)) with { Clients = Clients };

    /// <summary>The same head with other cases; plan and totals fit them.</summary>
    public static RunRecord With(IEnumerable<CaseRecord> cases, string profile = "ceph-rgw", string runId = "20251120T093000Z-4f2a")
    {
        var all = cases.OrderBy(@case => @case.Id, StringComparer.Ordinal).ToList();
        return new RunRecord
        {
            RunId = runId,
            Seed = 1729,
            Strict = false,
            Partial = false,
            Suite = new SuiteRecord("0.1.0", "6bf8ac5d1c0e4b7a9f3e2d1c0b9a887766554433"),
            StartedAt = StartedAt,
            FinishedAt = StartedAt.AddSeconds(18.4),
            Profile = ProfileNamed(profile),
            Plan = new PlanRecord(all.Count, all.Count, [.. all.Select(@case => @case.Id)]),
            Totals = TotalsRecord.Of(all),
            Traffic = new TrafficRecord(612, 148_897_331, 1_204_118),
            Leftovers = ["upload 2~Qm3 of conformance-4f2a/overwrite-0007: 503 SlowDown at the third attempt"],
            Rules = [.. SampleRules.All.Select(rule => rule.Record), SampleRules.NotChecked],
            Cases = all,
        };
    }

    /// <summary>Two clients: one that works with a setting alone, and one that an endpoint serves.</summary>
    public static IReadOnlyList<JourneyRecord> Clients { get; } =
    [
        Journey("new-sdk", "4.1.0", "part-size", Verdict.Broken) with
        {
            Message = "the client failed to upload.",
            Words = "400 XAmzContentSHA256Mismatch",
            Verified = ["No open upload is left."],
            Requests =
            [
                new("PUT", "a/key", "UploadPart", 400, "XAmzContentSHA256Mismatch", 5_242_880),
                new("PUT", "a/key", null, null, null, 0),
            ],
        },
        Journey("new-sdk", "4.1.0", "checksums-off", Verdict.Kept) with { Remedies = "part-size", Setting = "checksums when required" },
        Journey("old-tool", "1.2", "part-size", Verdict.Kept),
        Journey("old-tool", "1.2", "checksums-off", Verdict.Unsupported) with { Message = "it sends no checksum" },
        Journey("no-tool", null, "part-size", Verdict.Unsupported) with { Message = "it is not installed" },
    ];

    private static JourneyRecord Journey(string client, string? version, string journey, Verdict verdict) => new()
    {
        Client = client,
        Package = client,
        Version = version,
        Language = "C#",
        Journey = journey,
        Title = "It arrives.",
        Verdict = verdict,
        Repeat = $"dotnet test suites/Clients --filter Client={client}",
        Seconds = 1.5,
    };

    public static ProfileRecord ProfileNamed(string name) => new()
    {
        Name = name,
        Title = "Ceph RADOS Gateway 16.2.15",
        Endpoint = "http://127.0.0.1:7480",
        IsReference = false,
        Dialect = "aws",
        Region = "us-east-1",
        Signature = "aws-v4",
        Addressing = "path",
        Bucket = "conformance-20251120t093000z-4f2a",
        Documents =
        [
            new("aws-s3", "AWS",
            [
                new("upload-part", "UploadPart", "https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html",
                    new DateOnly(2025, 11, 18), "02b38d7dae582d5b16775466a854ace785c83bbb12a6c1a5dfbc72f61b6b517c"),
                new("upload-part-copy", "UploadPartCopy", "https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html",
                    new DateOnly(2025, 11, 19)),
            ]),
            new("yandex-object-storage", "Yandex Cloud",
                [new("upload-part", "uploadPart method", "https://yandex.cloud/en/docs/storage/s3/api-ref/multipart/uploadpart",
                    new DateOnly(2025, 11, 18))]),
        ],
        Features = ["sse-s3", "signatures: aws-v4, aws-v2", "path-style"],
        Missing = [],
        KnownDeviations =
        [
            new()
            {
                Rule = "aws.upload-part.integrity.bad-digest-code",
                Reason = "RGW answers InvalidDigest where S3 answers BadDigest.",
                Since = new DateOnly(2025, 3, 4),
                Link = "https://tracker.ceph.com/issues/12345",
            },
            new()
            {
                Rule = "aws.upload-part-copy.range.beyond-source",
                Reason = "Fixed in a later release.",
                Since = new DateOnly(2025, 3, 4),
            },
        ],
    };

    public static CaseRecord CaseOf(string rule, string row, Verdict verdict) =>
        CasesOf(SampleRules.All.First(sample => sample.Record.Id == rule) with { Rows = [row] }).Single() with { Verdict = verdict };

    private static IEnumerable<CaseRecord> CasesOf(SampleRule rule) => rule.Rows.Select((row, index) => CaseOf(rule, row, index));

    private static CaseRecord CaseOf(SampleRule rule, string row, int index)
    {
        var verdict = rule.Verdicts.TryGetValue(row, out var own) ? own : rule.Verdict;
        var exchanges = verdict == Verdict.Unsupported ? [] : ExchangesOf(rule, verdict, index);
        var expected = rule.Expected;
        var observed = verdict switch
        {
            Verdict.Unsupported => null,
            Verdict.Kept or Verdict.Fixed => expected,
            Verdict.Observed => "200, the number read as 1",
            Verdict.Inconclusive => "the control request was answered 503 SlowDown",
            Verdict.HarnessError => "the check threw KeyNotFoundException",
            _ => rule.Observed,
        };
        return new CaseRecord
        {
            Id = row.Length == 0 ? rule.Record.Id : $"{rule.Record.Id} {row}",
            Rule = rule.Record.Id,
            Document = rule.Record.Document,
            Operation = rule.Record.Operation,
            Clauses = rule.Record.Clauses,
            Topic = rule.Record.Topic,
            Basis = rule.Record.Basis,
            Check = rule.Check,
            Row = row,
            Weight = Weight.Light,
            Verdict = verdict,
            Expected = expected,
            Observed = observed,
            Message = MessageOf(rule, verdict, expected, observed, exchanges),
            UnsupportedReason = verdict == Verdict.Unsupported ? "the profile does not list sse-c among what the endpoint offers" : null,
            DurationMs = 12 + (rule.Record.Id.Length * 7 + index * 31) % 240,
            Exchanges = exchanges,
        };
    }

    private static string? MessageOf(
        SampleRule rule, Verdict verdict, string expected, string? observed, IReadOnlyList<ExchangeRecord> exchanges) => verdict switch
        {
            Verdict.Kept or Verdict.Observed or Verdict.Unsupported => null,
            _ => $"""
            {verdict}: request {exchanges[^1].RequestId ?? "without ID"}. Rule {rule.Record.Id} is not kept: {rule.Record.Requirement}
              sent       {exchanges[^1].Method} {exchanges[^1].Target}  ({Quantity.ByteCount(exchanges[^1].RequestBytes)})
              expected   {expected}
              received   {observed}
              stated in  {rule.Record.Document} UploadPart, {rule.Record.Source}
              repeat     {exchanges[^1].Repeat}
            """.ReplaceLineEndings("\n"),
        };

    private static List<ExchangeRecord> ExchangesOf(SampleRule rule, Verdict verdict, int index)
    {
        var key = $"{rule.Record.Topic}-{index:D4}";
        var upload = "2~" + Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(rule.Record.Id + index)))[..24];
        var refused = verdict is not (Verdict.Broken or Verdict.Observed) && rule.Expected.StartsWith('4');
        return
        [
            Exchange("POST", $"/conformance-4f2a/{key}?uploads", 200, null, 0, """<?xml version="1.0" encoding="UTF-8"?>"""
                + """<InitiateMultipartUploadResult """
                + $"""xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>conformance-4f2a</Bucket><Key>{key}</Key><UploadId>{upload}"""
                + """</UploadId></InitiateMultipartUploadResult>""", 1),
            Exchange("PUT", $"/conformance-4f2a/{key}?partNumber=1&uploadId={upload}", verdict == Verdict.Inconclusive ? 503 : 200,
                verdict == Verdict.Inconclusive ? "SlowDown" : null, 1, "", 2),
            Exchange("PUT", $"/conformance-4f2a/{key}?partNumber={(refused ? "10001" : "1")}&uploadId={upload}", refused ? 400 : 200,
                refused ? "InvalidArgument" : null, 1,
                refused
                    ? """<?xml version="1.0" encoding="UTF-8"?><Error><Code>InvalidArgument</Code><BucketName>"""
                        + $"""conformance-4f2a</BucketName><RequestId>tx00000{index}</RequestId><HostId>10ef-default</HostId></Error>"""
                    : "", 3),
        ];
    }

    private static ExchangeRecord Exchange(string method, string target, int status, string? code, long bytes, string body, int number) =>
        new()
        {
            Method = method,
            Target = target,
            Status = status,
            Code = code,
            RequestId = string.Create(CultureInfo.InvariantCulture, $"tx0000000000000000{number:D4}-00691edc18-10ef-default"),
            RequestHeaders =
            [
                new("Host", "127.0.0.1:7480"),
                new("x-amz-date", "20251120T093001Z"),
                new("x-amz-content-sha256", bytes == 0
                    ? "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                    : "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
                new("Authorization", "AWS4-HMAC-SHA256 Credential=AKEXAMPLE/20251120/us-east-1/s3/aws4_request, "
                    + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[redacted]"),
                new("Content-Length", bytes.ToString(CultureInfo.InvariantCulture)),
            ],
            ResponseHeaders =
            [
                new("ETag", "\"9dd4e461268c8034f5c8564e155c67a6\""),
                new("x-amz-request-id",
                    string.Create(CultureInfo.InvariantCulture, $"tx0000000000000000{number:D4}-00691edc18-10ef-default")),
                new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)),
                new("Date", "Thu, 20 Nov 2025 09:30:01 GMT"),
                new("Connection", "Keep-Alive"),
            ],
            RequestBytes = bytes,
            ResponseBody = body.Length == 0 ? null : body,
            DurationMs = 3 + number * 2,
            Repeat = """printf x | curl --aws-sigv4 'aws:amz:us-east-1:s3' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -X """
                + $"""{method} --data-binary @- 'http://127.0.0.1:7480{target}'""",
        };
}
