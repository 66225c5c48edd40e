using Conformance.Rules;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Conformance.Testing;

/// <summary>Ends a test with a result and a message that says all: a stack trace would say nothing to a user.</summary>
internal sealed class OutcomeException(ResultState state, string message) : ResultStateException(message)
{
    public override ResultState ResultState { get; } = state;

    public override string StackTrace => "";

    /// <summary>The result of a test whose case got a verdict.</summary>
    public static ResultState StateOf(Verdict verdict) => VerdictEntry.Of(verdict).Ending switch
    {
        TestEnding.Passed => ResultState.Success,
        TestEnding.Skipped => ResultState.Ignored,
        TestEnding.Error => ResultState.Error,
        _ => ResultState.Failure,
    };
}
