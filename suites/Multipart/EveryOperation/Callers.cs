using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.EveryOperation;

/// <summary>Who may send a request, where nobody's signature is wrong.</summary>
public sealed class Callers(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    [Check]
    public Task AreNotAnonymous(Expectation expect) => IsRefusedAsync(Identity.Anonymous, expect);

    /// <summary>The second account's signature is right, but nobody has granted it anything.</summary>
    [Check]
    public Task AreNotAnotherAccount(Expectation expect) => IsRefusedAsync(Identity.Second, expect);

    private async Task IsRefusedAsync(Identity identity, Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload, request => request.Identity = identity);

        Verify(exchange).Meets(expect);
        await operation.VerifyNothingDoneAsync(upload);
    }
}
