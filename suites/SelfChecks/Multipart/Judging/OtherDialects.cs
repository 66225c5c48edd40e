using Conformance.Reference;
using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>A document whose service speaks a second dialect, judged in that one.</summary>
public sealed class OtherDialects
{
    [Test]
    public async Task Of_one_service_are_not_held_to_what_their_own_pages_say_otherwise()
    {
        const string Document = "huawei-obs";
        var profile = ProvingGround.ReferenceProfile(Document);
        profile = profile with
        {
            Dialect = "obs",
            Signature = "obs",
            ListLag = TimeSpan.Zero,
            Features = profile.Features.With(Feature.Signatures, ["obs"]),
        };
        await using var reference =
            await ReferenceServer.StartAsync(new ReferenceOptions { Document = Document, Tls = profile.IsReferenceOverHttps });
        await using var run = await DirectRun.StartAsync(profile, reference);

        var records = await run.RunAsync(ProvingGround.Of(Document).Cases.Where(planned => planned.Rule.Weight == Weight.Light));

        records.Where(record => record.Verdict is not (Verdict.Kept or Verdict.Observed or Verdict.Unsupported))
            .Select(record => $"{record.Id}: {record.Message}").Should().BeEmpty();
        records.Where(record => record.Message == "the page is about another dialect of the service than obs").Select(record => record.Id)
            .Should().BeEquivalentTo("obs.upload-part.part-size.too-small", "obs.upload-part.response.reserved-header");
        records.Count(record => record.Verdict == Verdict.Kept).Should().BeGreaterThan(100);
    }
}
