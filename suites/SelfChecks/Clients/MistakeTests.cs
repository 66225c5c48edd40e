using Conformance.Clients.Planning;
using Conformance.Testing;
using FluentAssertions;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Conformance.SelfChecks.Clients;

/// <summary>The test that says what the user's mistake is, which a filter on the cases must not take away.</summary>
public sealed class MistakeTests
{
    /// <summary>What the attribute asks for: two values of one property, one of another.</summary>
    public static IEnumerable<(string Key, string Value)> Selected => [("Client", "boto3"), ("Client", "rclone"), ("Journey", "copy")];

    [TestCase("<prop name='Client'>boto3</prop>", true)]
    [TestCase("<and><prop name='Client'>rclone</prop><prop name='Journey'>copy</prop></and>", true)]
    [TestCase("<prop name='Client' re='1'>clon</prop>", true)]
    [TestCase("<prop name='Client'>made-up</prop>", false)]
    public void Is_selected_by_every_value_that_a_case_could_have(string filter, bool isSelected)
    {
        var method = new MethodWrapper(typeof(MistakeTests), nameof(Nothing));

        var test = new MistakeTestAttribute(typeof(MistakeTests)).BuildFrom(method, null).Should().ContainSingle().Which;

        test.Name.Should().Be("configuration");
        TestFilter.FromXml($"<filter>{filter}</filter>").Pass(test).Should().Be(isSelected);
    }

    [Test]
    public void Makes_a_fixture_of_its_class() => typeof(MistakeTestAttribute).Should().BeAssignableTo<IImplyFixture>();

    [Test]
    public void Has_the_values_of_every_case()
    {
        var cases = ClientPlan.Read([]).Cases.SelectMany(planned => planned.Properties).Distinct();

        ClientPlan.AllProperties([]).Should().Contain(cases);
        ClientPlan.AllProperties(["profiles/mine.yaml"]).Should().Contain(("Profile", "mine"));
    }

    public static void Nothing()
    {
        // What is built from it is never run.
    }
}
