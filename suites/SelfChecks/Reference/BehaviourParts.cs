using System.Reflection;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>Behaviours are composed of small parts; members of a part can be replaced one at a time, and traced.</summary>
public sealed class BehaviourParts
{
    private static readonly Behaviour Honest = Behaviour.For("aws-s3");

    private static IEnumerable<Type> Interfaces => Behaviour.Composition.Select(part => part.PropertyType);

    [TestCaseSource(nameof(Interfaces))]
    public void AreSmallAndWithoutOverloads(Type part)
    {
        var members = part.GetMembers().Where(member => member is not MethodInfo { IsSpecialName: true });

        members.Select(member => member.Name)
            .Should().HaveCountLessThanOrEqualTo(25).And.OnlyHaveUniqueItems("a member is named by its name alone");
    }

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.Documents))]
    public void AreNoProxiesInAnHonestBehaviour(string document)
    {
        var behaviour = Behaviour.For(document);

        Behaviour.Composition.Select(part => part.GetValue(behaviour)).Should().NotContainNulls().And.NotContain(part => part is PartProxy);
    }

    [Test]
    public void GiveWayToReplacementsAlone()
    {
        var altered = Honest.With(
            Replacement.Of(Honest.Traffic.MinLimit, honest => honest.Traffic.MinLimit - 1),
            Replacement.Of(Honest.Traffic.LimitInvalid, honest => (name, text) =>
                honest.Traffic.LimitInvalid(name, text) with { Code = "Another" }));

        altered.Traffic.MinLimit.Should().Be(Honest.Traffic.MinLimit - 1);
        altered.Traffic.LimitInvalid("x", "1").Code.Should().Be("Another");
        altered.Traffic.MaxLimit.Should().Be(Honest.Traffic.MaxLimit);
        altered.Traffic.RateExceeded().Should().BeEquivalentTo(Honest.Traffic.RateExceeded());
        Behaviour.Composition.Where(part => part.GetValue(altered) != part.GetValue(Honest)).Select(part => part.Name)
            .Should().Equal(nameof(Behaviour.Traffic));
        Honest.Traffic.LimitInvalid("x", "1").Code.Should().Be("InvalidArgument");
    }

    [Test]
    public void LetExceptionsOfReplacementsThrough()
    {
        var altered = Honest.With(Replacement.Of(Honest.Traffic.RateExceeded, _ => () => throw new InvalidDataException("on purpose")));

        altered.Invoking(each => each.Traffic.RateExceeded()).Should().Throw<InvalidDataException>();
    }

    [Test]
    public void AreReplacedByTheNameOfAMemberAlone()
    {
        var limit = Honest.Traffic.MinLimit;
        var naming = () => Replacement.Of(limit, _ => 0);

        naming.Should().Throw<ArgumentException>().WithMessage("'limit' names no member*");
    }

    [Test]
    public async Task AreComposedToAVendorThatIsRegisteredByATest()
    {
        var madeUp = Honest with { Document = "made-up", Parts = new SharedParts { MaxNumber = 7 } };
        var vendor = new Vendor("Made Up") { Documents = [new("made-up", "mu", "MU", "Made Up", Honest.Dialect)] };
        var vendors = ReferenceVendors.BuiltIn.With(vendor, madeUp);
        await using var server =
            await ReferenceServer.StartAsync(new ReferenceOptions { Vendors = vendors, Document = "made-up", Buckets = ["bucket"] });
        var client = new RawClient(server);
        var upload = await client.CreateUploadAsync("/bucket/key");

        var (seventh, eighth) = (RawClient.PartTarget("/bucket/key", upload, "7"), RawClient.PartTarget("/bucket/key", upload, "8"));

        (await client.OwnerAsync("PUT", seventh, "x"u8.ToArray())).Status.Should().Be(200);
        (await client.OwnerAsync("PUT", eighth, "x"u8.ToArray())).Code.Should().Be("InvalidArgument");
        vendors.Documents.Should().Equal([.. Behaviour.Documents, "made-up"]);
        Behaviour.Documents.Should().NotContain("made-up");
        vendors.Invoking(each => each.With(vendor, madeUp))
            .Should().Throw<ArgumentException>().WithMessage("There is a document \"made-up\" already.*");
        ReferenceVendors.BuiltIn.Invoking(each => each.With(vendor, Honest))
            .Should().Throw<ArgumentException>().WithMessage("Made Up has no document 'aws-s3'*");
    }

    [Test]
    public void WriteWhatIsConsultedIntoATrace()
    {
        var trace = new MemberTrace();
        var traced = trace.Of(Honest);
        _ = traced.Traffic.MinLimit;
        Parallel.For(0, 100, _ => traced.Traffic.RateExceeded());

        trace.Members.Select(member => member.ToString()).Should().BeEquivalentTo("Traffic.MinLimit", "Traffic.RateExceeded");

        trace.Clear();
        trace.Members.Should().BeEmpty();
    }
}
