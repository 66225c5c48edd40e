using Conformance.Reference.Defects;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Proofs;

/// <summary>Every defect of the reference changes the cases on its list as the list says, and no others.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EachDefect
{
    /// <summary>Each document's silent server first: waiting for them needs no processor, so the other defects run meanwhile.</summary>
    private static IEnumerable<TestCaseData> Defects =>
        from document in ProvingGround.Documents
        from defective in DefectCatalogue.For(document).OrderByDescending(listed => listed.Defect.KeepsSilent)
        select new TestCaseData(document, defective.Defect.Name).SetArgDisplayNames(document, defective.Defect.Name);

    [TestCaseSource(nameof(Defects))]
    [Category("Proof")]
    public async Task ChangesItsCasesAndNoOthers(string document, string defect)
    {
        var ground = ProvingGround.Of(document);
        var defective = DefectCatalogue.For(document).Single(listed => listed.Defect.Name == defect);
        var traced = await ground.TracedAsync();

        var cases = await Proof.QuickCasesAsync(ground, defective);
        var records = await ground.RunAsync(defective.Defect.Of(document), cases, defective.Defect.KeepsSilent);

        string.Join('\n', Proof.Compare(defective, id => traced[id].Record, records)).Should().BeEmpty();
    }

    /// <summary>
    /// A case that does not consult what a defect replaces cannot be changed by it, unless the run opens in another way: a list that names
    /// one is wrong, or the trace is.
    /// </summary>
    [TestCaseSource(typeof(ProvingGround), nameof(ProvingGround.Documents))]
    [Category("Proof")]
    public async Task ChangesOnlyCasesThatConsultItsMembers(string document)
    {
        var ground = ProvingGround.Of(document);
        var traced = await ground.TracedAsync();

        var unreached = new List<string>();
        foreach (var defective in DefectCatalogue.For(document))
            unreached.AddRange(await Proof.UnreachedAsync(ground, defective, traced));

        unreached.Should().BeEmpty();
    }

    /// <summary>
    /// Every case that it could change against every defect, once in a while: <c>--settings runsettings/full-proof.runsettings</c>.
    /// </summary>
    [TestCaseSource(nameof(Defects))]
    [Explicit("takes half an hour; it has run settings of its own")]
    [Category("FullProof")]
    public async Task ChangesNoOtherCaseAtAll(string document, string defect)
    {
        var ground = ProvingGround.Of(document);
        var defective = DefectCatalogue.For(document).Single(listed => listed.Defect.Name == defect);
        var traced = await ground.FullyTracedAsync();

        var cases = await Proof.ReachedAsync(ground, defective.Defect, traced);
        var records = await ground.RunAsync(defective.Defect.Of(document), cases, defective.Defect.KeepsSilent);

        string.Join('\n', Proof.Compare(defective, id => traced[id].Record, records)).Should().BeEmpty();
    }
}
