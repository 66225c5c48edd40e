using Conformance.Multipart.Judging;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What every class of checks about UploadPart has: the case's own view of the endpoint.</summary>
public abstract class UploadPartSuite
{
    /// <summary>The least size of a part that is not the last on the endpoints with the largest least size, 5 MiB in bytes.</summary>
    protected const long FiveMebibytes = 5 * 1024 * 1024;

    /// <summary>The case's session. Fixtures hold no state of their own, so cases can run side by side.</summary>
    protected static Session Target => CaseContext.Current.Session;

    /// <summary>The smallest body that the endpoint takes as a part: what a case sends when size is not its subject.</summary>
    protected static Body SmallBody => CaseContext.Current.Traits.SmallestPart;

    /// <summary>A second small body with other bytes of the same length.</summary>
    protected static Body OtherSmallBody => Body.Generated(SmallBody.Length, seed: 2);

    /// <summary>Records what an answer is, where no page says what it should be.</summary>
    protected static void Record(Exchange exchange)
    {
        CaseContext.Current.Judging("nothing: recorded only", exchange);
        CaseContext.Current.Saw(Answer.Describe(exchange));
    }

    /// <summary>Ends the case as not offered where the endpoint lacks a base operation that nothing else can stand in for.</summary>
    protected static void Requires(string operation)
    {
        if (CaseContext.Current.Profile.Lacks.Contains(operation))
            throw new NotOfferedException($"the profile says that the endpoint has no {operation}");
    }
}
