using System.Globalization;
using System.Numerics;
using System.Text;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Part numbers that wrap, are stored though out of range, or make the request a plain PutObject.</summary>
internal static class WrongPartNumbers
{
    /// <summary>In range, and sent by no case: what a number out of range is stored under.</summary>
    private const string Hidden = "4711";

    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("part numbers wrap at 16 bits", "any", null, () => Wraps(16),
            "part-number.wrap-around"),
        new("part numbers wrap at 32 bits", "s3-orchestrator", "https://github.com/afreidah/s3-orchestrator/pull/137", () => Wraps(32),
            "part-number.wrap-around"),
        new("part numbers wrap at 64 bits", "any", null, () => Wraps(64),
            "part-number.wrap-around"),
        new("part number 0 is stored", "Adobe S3Mock", "https://github.com/adobe/S3Mock/issues/221", () => Stores("0"),
            "part-number.outside-range"),
        new("part number 10001 is stored", "riak_cs", "https://github.com/basho/riak_cs/issues/945", () => Stores("10001"),
            "part-number.outside-range"),
        new("part number -1 is stored", "RustFS", "https://github.com/rustfs/rustfs/issues/3088", () => Stores("-1"),
            "part-number.outside-range"),
        new("part numbers out of range get 500", "Apache Ozone", "https://github.com/apache/ozone/pull/5153",
            () => Refuse(request => request.IsPart && !IsInRange(request.Number),
                () => FrontResponse.Refusal(500, "InternalError")),
            "part-number.outside-range"),
        new("a part number is read up to what is no digit", "any", null,
            () => OnRefusal(request => request.IsPart, request => LeadingDigits(request.Number) is { Length: > 0 } digits
                && digits != request.Number ? Numbered(request, digits) : null),
            "part-number.not-an-integer"),
        new("a part number that is no number replaces the object", "SeaweedFS",
            "https://github.com/seaweedfs/seaweedfs/blob/master/weed/s3api/s3api_server.go",
            () => Change(request => request.IsPart && !request.Number!.All(char.IsAsciiDigit), AsObject),
            "part-number.not-an-integer"),
        new("an upload ID without a part number replaces the object", "MinIO",
            "https://github.com/minio/minio/blob/master/cmd/api-router.go",
            () =>
                Change(request => request.Head.Method == "PUT" && request.UploadId is not null && request.Number is null && !request.IsCopy,
                    AsObject),
            "request-line.part-number-missing"),
        new("a part number without an upload ID replaces the object", "moto",
            "https://github.com/getmoto/moto/blob/master/moto/s3/responses.py",
            () => Change(request => request.Head.Method == "PUT" && request.UploadId is null && request.Number is not null, AsObject),
            "upload-id.missing"),
        new("an empty upload ID replaces the object", "gofakes3",
            "https://github.com/johannesboyne/gofakes3/blob/master/routing.go",
            () => Change(request => request.IsPart && request.UploadId is "", AsObject),
            "isolation.empty-upload-id"),
    ];

    private static Handling Wraps(int bits) => OnRefusal(
        request => request.IsPart && request.Number!.All(char.IsAsciiDigit),
        request => BigInteger.TryParse(request.Number, CultureInfo.InvariantCulture, out var number) && number >> bits > 0
            ? Numbered(request, (number % BigInteger.Pow(2, bits)).ToString(CultureInfo.InvariantCulture))
            : null);

    /// <summary>Takes one number more than it should, and shows it and completes with it as if it were one like any other.</summary>
    private static Handling Stores(string number) => First(
        Change(request => request.IsPart && request.Number == number, request => Numbered(request, Hidden)),
        Respond(request => request.IsListOfParts,
            response => response.WithText(Renumbered(response.Text, Hidden, number))),
        Change(request => request.IsCompletion && Encoding.UTF8.GetString(request.Body).Contains($">{number}<", StringComparison.Ordinal),
            request => request.With(body: Encoding.UTF8.GetBytes(Renumbered(Encoding.UTF8.GetString(request.Body), number, Hidden)))));

    private static string Renumbered(string xml, string from, string to) =>
        xml.Replace($"<PartNumber>{from}</PartNumber>", $"<PartNumber>{to}</PartNumber>", StringComparison.Ordinal);

    private static bool IsInRange(string? number) =>
        int.TryParse(number, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 10000;

    private static string LeadingDigits(string? number) => new([.. (number ?? "").TakeWhile(char.IsAsciiDigit)]);
}
