using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>Temporary keys come with their session token, under each vendor's name for it and in each of its signatures.</summary>
public sealed class TemporaryKeyChecks
{
    private static readonly bool[] HeaderAndQuery = [false, true];

    private static IEnumerable<TestCaseData> Signatures =>
        from behaviour in Behaviour.Documents.Select(Behaviour.For)
            .SelectMany(behaviour => (Behaviour[])[behaviour, .. behaviour.OtherDialects])
        from scheme in behaviour.Signatures.Schemes
        from inQuery in HeaderAndQuery
        select new TestCaseData(behaviour.Document, scheme, inQuery);

    [TestCaseSource(nameof(Signatures))]
    public async Task NeedTheirToken(string document, string scheme, bool inQuery)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket");
        var upload = await client.CreateUploadAsync("/bucket/key");
        var request = new RawRequest("PUT", RawClient.PartTarget("/bucket/key", upload, "1"))
        {
            Key = server.Temporary,
            Scheme = scheme,
            PresignFor = inQuery ? TimeSpan.FromMinutes(5) : null,
            Body = "[Object Part]"u8.ToArray(),
        };

        var taken = await client.SendAsync(request);
        var without = await client.SendAsync(request with { Key = server.Temporary with { SessionToken = null } });
        var another = await client.SendAsync(request with { Key = server.Temporary with { SessionToken = "another" } });

        taken.Status.Should().Be(200, "{0}", taken.Text);
        without.Status.Should().BeInRange(400, 403);
        another.Status.Should().BeInRange(400, 403);
        (without.Text + another.Text).Should().NotContain(server.Temporary.SessionToken);
    }
}
