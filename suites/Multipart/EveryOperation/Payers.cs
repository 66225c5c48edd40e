using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.EveryOperation;

/// <summary>Who pays for a request.</summary>
public sealed class Payers(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    /// <summary>Whoever offers to pay is not charged where the bucket's owner pays.</summary>
    [Check]
    public async Task AreNotChargedForAnOrdinaryBucket()
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload,
            request => request.WithHeader(Dialect.HeaderPrefix + "request-payer", "requester"));

        Verify(exchange).IsAccepted();
        Verify(exchange).HasNoHeader(Dialect.HeaderPrefix + "request-charged");
        await operation.VerifyDoneAsync(upload, exchange);
    }

    /// <summary>Only records what becomes of another word than the one that the header may have.</summary>
    [Check]
    public async Task AreRecorded(string word)
    {
        var upload = await operation.PrepareAsync();

        Record(await operation.SendAsync(upload, request => request.WithHeader(Dialect.HeaderPrefix + "request-payer", word)));
    }
}
