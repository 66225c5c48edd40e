using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Conformance.Multipart.Running;

/// <summary>Whether there is something to judge. The one place where the user's own mistakes show.</summary>
[TestFixture]
public sealed class Configuration
{
    [TestCase(TestName = "configuration")]
    [TellsTheFault]
    public void IsComplete()
    {
        // What the set-up found is told by the attribute: a failed assertion would add a stack trace, which says nothing to a user.
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class TellsTheFaultAttribute : Attribute, IWrapTestMethod
    {
        public TestCommand Wrap(TestCommand command) => new Telling(command);
    }

    private sealed class Telling(TestCommand inner) : DelegatingTestCommand(inner)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            if (MultipartRun.Fault is { } fault) context.CurrentResult.SetResult(ResultState.Failure, $"Configuration: {fault}");
            else context.CurrentResult.SetResult(ResultState.Success);
            return context.CurrentResult;
        }
    }
}
