using System.Text;
using Conformance.Reporting;
using Conformance.Wire;

namespace Conformance.Multipart.Running;

/// <summary>Turns exchanges, redacted already, into what the record keeps.</summary>
internal static class ExchangeRecords
{
    public static ExchangeRecord Of(Exchange exchange) => new()
    {
        Method = exchange.Method,
        Target = exchange.Target,
        Status = exchange.Status,
        Code = exchange.Code,
        RequestId = exchange.RequestId,
        RequestHeaders = [.. exchange.RequestHeaders.Select(header => new HeaderRecord(header.Key, header.Value))],
        ResponseHeaders = [.. exchange.ResponseHeaders.Select(header => new HeaderRecord(header.Key, header.Value))],
        RequestBytes = exchange.RequestBytes,
        ResponseBody = BodyText(exchange),
        DurationMs = (long)exchange.Duration.TotalMilliseconds,
        Repeat = exchange.Repeat,
    };

    private const int LongestBody = 16 * 1024;

    private static string? BodyText(Exchange exchange)
    {
        if (exchange.Failure is { } failure && exchange.ResponseBody.IsEmpty) return failure.Message;
        if (exchange.ResponseBody.IsEmpty) return null;
        // An object's own bytes are no text: their length and digest say more.
        if (exchange.Error is null && exchange.Status is 200 or 206 && !LooksLikeXml(exchange.ResponseBody.Span))
            return $"{exchange.ResponseBytes} bytes, MD5 {exchange.ResponseMd5Hex}";
        var kept = exchange.ResponseBody.Span[..Math.Min(LongestBody, exchange.ResponseBody.Length)];
        var text = Encoding.UTF8.GetString(kept);
        return kept.Length < exchange.ResponseBytes ? $"{text}\n… ({exchange.ResponseBytes} bytes in all)" : text;
    }

    private static bool LooksLikeXml(ReadOnlySpan<byte> body) => body.TrimStart(" \r\n\t"u8).StartsWith("<"u8);
}
