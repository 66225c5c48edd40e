using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.EveryOperation;

/// <summary>The account that a request says the bucket belongs to.</summary>
public sealed class ExpectedOwner(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    [Check]
    public async Task IsTheOwner()
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload, request => Expect(request, Context.Profile.Features.AccountId!));

        Verify(exchange).IsAccepted();
        await operation.VerifyDoneAsync(upload, exchange);
    }

    /// <param name="owner">An account's 12 digits: not the bucket's owner.</param>
    [Check]
    public async Task IsAnother(string owner, Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload, request => Expect(request, owner));

        Verify(exchange).Meets(expect);
        await operation.VerifyNothingDoneAsync(upload);
    }

    /// <summary>Only records what becomes of another account than the owner's.</summary>
    [Check]
    public async Task IsRecorded(string owner)
    {
        var upload = await operation.PrepareAsync();

        Record(await operation.SendAsync(upload, request => Expect(request, owner)));
    }

    private void Expect(Request request, string owner) => request.WithHeader(Dialect.HeaderPrefix + "expected-bucket-owner", owner);
}
