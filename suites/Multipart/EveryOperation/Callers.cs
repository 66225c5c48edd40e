using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.EveryOperation;

/// <summary>Who may send a request, and with which signature.</summary>
public sealed class Callers(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    [Check]
    public Task AreNotAnonymous(Expectation expect) => AreRefusedAsync(request => request.Identity = Identity.Anonymous, expect);

    /// <summary>The second account's signature is right, but nobody has granted it anything.</summary>
    [Check]
    public Task AreNotAnotherAccount(Expectation expect) => AreRefusedAsync(request => request.Identity = Identity.Second, expect);

    [Check(RunsLast = true)]
    public Task HaveAKnownKey(Expectation expect) => AreRefusedAsync(SignatureFaults.UnknownKey, expect, isAboutAccess: true);

    [Check(RunsLast = true)]
    public Task HaveARightSignature(Expectation expect) => AreRefusedAsync(SignatureFaults.WrongDigit, expect, isAboutAccess: true);

    private async Task AreRefusedAsync(Action<Request> fault, Expectation expect, bool isAboutAccess = false)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload, fault);

        Verify(exchange).Meets(expect, isAboutAccess);
        await operation.VerifyNothingDoneAsync(upload);
    }
}
