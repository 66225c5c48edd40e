using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Conformance.Testing;

/// <summary>
/// Marks the test that says what the user's mistake is. It has every value of every property that cases have, so that a filter which
/// selects some of them selects the test: where there is a mistake there is no case, and a run of no test would not say why.
/// </summary>
/// <param name="of">A type with a static property <c>Selected</c>: the values, or none where there is no mistake.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MistakeTestAttribute(Type of) : NUnitAttribute, ITestBuilder, IImplyFixture
{
    public Type Of { get; } = of;

    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        var values = (IEnumerable<(string Key, string Value)>)Of.GetProperty("Selected")!.GetValue(null)!;
        yield return BuiltTests.Of(method, suite, "configuration", [], values);
    }
}
