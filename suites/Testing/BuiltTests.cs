using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace Conformance.Testing;

/// <summary>Tests that are built from planned cases, with properties that <c>dotnet test --filter</c> understands.</summary>
internal static class BuiltTests
{
    private static readonly NUnitTestCaseBuilder Builder = new();

    /// <param name="arguments">Of the method.</param>
    public static TestMethod Of(IMethodInfo method, Test? suite, string name, object?[] arguments,
        IEnumerable<(string Key, string Value)> properties)
    {
        var test = Builder.BuildTestMethod(method, suite, new TestCaseParameters(arguments) { TestName = name });
        foreach (var (key, value) in properties) test.Properties.Add(key, value);
        return test;
    }
}
