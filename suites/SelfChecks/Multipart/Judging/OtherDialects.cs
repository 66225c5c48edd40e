using Conformance.Dialects.BuiltIn;
using Conformance.Rules;
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
        var records = (await ProvingGround.Of("huawei-obs", HuaweiVendor.NativeDialect).BaselineAsync()).Values.ToList();

        records.Where(record => record.Verdict is not (Verdict.Kept or Verdict.Observed or Verdict.Unsupported))
            .Select(record => $"{record.Id}: {record.Message}").Should().BeEmpty();
        records.Where(record => record.Message == "the page is about another dialect of the service than obs").Select(record => record.Id)
            .Should().BeEquivalentTo("obs.upload-part.part-size.too-small", "obs.upload-part.response.reserved-header");
        records.Count(record => record.Verdict == Verdict.Kept).Should().BeGreaterThan(100);
    }
}
