using System.Runtime.CompilerServices;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using NUnit.Framework.Internal.Commands;

namespace Conformance.Multipart.Running;

/// <summary>
/// Marks the procedure that finds out whether rules are kept. As a test builder it yields a case per active profile × rule bound
/// to the method × row; as a command wrapper it turns what the method finds into a verdict and a record.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CheckAttribute : Attribute, ITestBuilder, IWrapTestMethod, IImplyFixture
{
    private static readonly ConditionalWeakTable<Test, Case> Cases = [];
    private static readonly NUnitTestCaseBuilder Builder = new();

    /// <summary>The case behind an NUnit test, or null for a test that is none.</summary>
    public static Case? CaseOf(Test test) => Cases.TryGetValue(test, out var found) ? found : null;

    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        var name = CheckMethod.NameOf(method.MethodInfo);
        if (!CasePlan.Current.BoundChecks.Contains(name) && CasePlan.Current.HoldsEveryDocument)
            throw new InvalidOperationException($"No rule in any rulebook is bound to the check {name}: bind one or remove the check.");

        foreach (var planned in CasePlan.Current.CasesOf(name))
        {
            var test = Builder.BuildTestMethod(method, suite, new TestCaseParameters(planned.Check.Bind(planned.Row)) { TestName = planned.TestName });
            foreach (var (key, value) in CaseProperties.Of(planned)) test.Properties.Add(key, value);
            Cases.Add(test, planned);
            yield return test;
        }

        // Where nothing is built for a method without parameters, NUnit takes the method itself for a test. An explicit one is not run.
        if (method.GetParameters().Length == 0 && !CasePlan.Current.CasesOf(name).Any())
            yield return new TestMethod(method, suite) { RunState = RunState.Explicit };
    }

    public TestCommand Wrap(TestCommand command) => new CheckCommand(command);

    private sealed class CheckCommand(TestCommand inner) : DelegatingTestCommand(inner)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            if (CaseOf(context.CurrentTest) is not { } planned)
            {
                context.CurrentResult.SetResult(ResultState.Ignored, "No document that is judged in this run has a rule for this check.");
                return context.CurrentResult;
            }

            var (state, message) = MultipartRun.JudgeAsync(planned, context.TestObject!).GetAwaiter().GetResult();
            context.CurrentResult.SetResult(state, message ?? "");
            return context.CurrentResult;
        }
    }
}
