using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.EveryOperation;

/// <summary>Which bucket a request names.</summary>
public sealed class Buckets(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    [Check]
    public async Task Exist(Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload with { Bucket = $"conformance-absent-{Guid.NewGuid():n}" });

        Verify(exchange).Meets(expect);
        await operation.VerifyNothingDoneAsync(upload);
    }
}
