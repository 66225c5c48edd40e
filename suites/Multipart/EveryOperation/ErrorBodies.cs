using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.EveryOperation;

/// <summary>What a refusal looks like.</summary>
public sealed class ErrorBodies(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    /// <summary>The refusal is that of a request for an upload, or a bucket, that does not exist.</summary>
    /// <param name="elements">Names of elements that the error document holds, each with a text.</param>
    [Check]
    public async Task HaveElements(string[] elements)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await RefusalAsync(upload);

        Verify(exchange).HasErrorFields(elements);
        await operation.VerifyNothingDoneAsync(upload);
    }

    /// <summary>The request ID is the same in the response's header and in the error document.</summary>
    /// <param name="element">The element that repeats it.</param>
    [Check]
    public async Task RepeatTheRequestId(string element)
    {
        var exchange = await RefusalAsync(await operation.PrepareAsync());

        var (header, found) = (exchange.ResponseHeaders[Dialect.RequestIdHeader], exchange.Error?.Fields.GetValueOrDefault(element));
        Verify(header is not null && header == found, Aspect.Body,
            $"an error document whose {element} is the header {Dialect.RequestIdHeader}",
            $"{Dialect.RequestIdHeader} {header ?? "absent"}, {element} {found ?? "absent"}", exchange);
    }

    /// <summary>An element of the error document and a header of the response say the same.</summary>
    /// <param name="element">The element's name.</param>
    /// <param name="header">The header's very name.</param>
    [Check]
    public async Task RepeatTheHeader(string element, string header)
    {
        var exchange = await RefusalAsync(await operation.PrepareAsync());

        Verify(exchange).RepeatsInTheErrorDocument(header, element);
    }

    /// <summary>Two refusals carry request IDs, and different ones.</summary>
    [Check]
    public async Task CarryRequestIds()
    {
        var upload = await operation.PrepareAsync();

        var first = await RefusalAsync(upload);
        var second = await RefusalAsync(upload);

        Verify(first).HasHeader(Dialect.RequestIdHeader);
        Verify(first.RequestId != second.RequestId, Aspect.Header, "another request ID in each refusal",
            $"{first.RequestId} and {second.RequestId}", second);
    }

    /// <summary>The error document says which bucket and key the request named, whatever stands before or behind them.</summary>
    /// <param name="element">The element that says it.</param>
    [Check]
    public async Task NameTheResource(string element)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await RefusalAsync(upload);

        var (bucket, key) = (operation.Absent(upload).Bucket, upload.Key);
        var found = exchange.Error?.Fields.GetValueOrDefault(element) ?? "";
        var namesBoth = found.Contains(bucket, StringComparison.Ordinal) && found.Contains(key, StringComparison.Ordinal);
        Verify(namesBoth, Aspect.Body, $"an error document whose {element} holds {bucket} and {key}",
            found.Length == 0 ? $"no {element}" : $"{element} {found}", exchange);
    }

    private async Task<Exchange> RefusalAsync(UploadHandle upload)
    {
        var exchange = await operation.SendAsync(operation.Absent(upload));
        Context.MustBeUsable(exchange, $"{operation.Subject} for what does not exist");
        if (exchange.Status is < 400 && exchange.Error is null)
            throw new CaseInconclusiveException($"There is no refusal to look at: {operation.Subject} for what does not exist "
                + $"got {Response.Describe(exchange)}.")
            { Exchange = exchange };
        return exchange;
    }
}
