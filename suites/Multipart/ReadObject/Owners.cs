using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.ReadObject;

/// <summary>The account that a read says the bucket belongs to.</summary>
public sealed class Owners(CaseContext context) : ReadChecks(context)
{
    /// <param name="owner">An account's 12 digits: not the bucket's owner.</param>
    [Check]
    public async Task AreRefused(Reading by, string owner, Expectation expect)
    {
        var header = Dialect.HeaderPrefix + "expected-bucket-owner";
        var stored = await SharedAsync([100]);
        await MustReadAsync(stored, by, request => request.WithHeader(header, Context.Profile.Features.AccountId!));

        var exchange = await ReadAsync(stored, by, request => request.WithHeader(header, owner));

        Verify(exchange).Meets(expect, isAboutAccess: true);
    }
}
