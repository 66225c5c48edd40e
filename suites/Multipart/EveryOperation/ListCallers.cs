using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.EveryOperation;

/// <summary>Who may ask for a list, and with which signature: a list changes nothing, so nothing is looked for afterwards.</summary>
public sealed class ListCallers(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    [Check]
    public Task AreNotAnonymous(Expectation expect) => AreRefusedAsync(Identity.Anonymous, expect);

    /// <summary>The second account's signature is right, but nobody has granted it anything.</summary>
    [Check]
    public Task AreNotAnotherAccount(Expectation expect) => AreRefusedAsync(Identity.Second, expect);

    [Check(RunsLast = true)]
    public Task HaveAKnownKey(Expectation expect) => AreRefusedAsync(SignatureFaults.UnknownKey, expect);

    [Check(RunsLast = true)]
    public Task HaveARightSignature(Expectation expect) => AreRefusedAsync(SignatureFaults.WrongDigit, expect);

    [Check]
    public async Task MayPresign()
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload, request =>
        {
            request.PresignFor = ServerClock.MaxSkew;
            request.Payload = PayloadMode.Unsigned;
        });

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await operation.VerifyDoneAsync(upload, exchange);
    }

    private async Task AreRefusedAsync(Identity identity, Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, identity);
        await AreRefusedAsync(request => request.Identity = identity, expect);
    }

    private async Task AreRefusedAsync(Action<Request> fault, Expectation expect)
    {
        var upload = await operation.PrepareBareAsync();

        var exchange = await operation.SendAsync(upload, fault);

        Verify(exchange).Meets(expect, isAboutAccess: true);
    }
}
