using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>A header that asks for encryption, on a read.</summary>
public sealed class EncryptionHeaders(CaseContext context) : ReadChecks(context)
{
    /// <summary>The object was uploaded under a key of the store, and names it.</summary>
    [Check]
    public async Task AreRefused(Reading by, Expectation expect)
    {
        var stored = await SharedAsync([100], new CreateOptions { ManagedEncryption = true });
        var plain = await MustReadAsync(stored, Reading.Head);
        await MustReadAsync(stored, by);
        if (plain.ResponseHeaders[Dialect.SseHeader] is null)
            throw new CaseInconclusiveException("The object does not say how it is encrypted.") { Exchange = plain };

        var exchange = await ReadAsync(stored, by, request => request.WithHeader(Dialect.SseHeader, Dialect.SseManagedWord));

        Verify(exchange).Meets(expect);
    }
}
