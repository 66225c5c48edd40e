using System.Text.RegularExpressions;
using Conformance.Reference;

namespace Conformance.Endurance.Fuzzing;

/// <summary>What must never come back, whatever was sent.</summary>
internal static partial class Judging
{
    /// <summary>What is wrong with a reception, in one sentence each.</summary>
    public static IEnumerable<string> FaultsOf(Script script, Reception reception, ReferenceServer server)
    {
        if (!reception.Ended)
            yield return FormattableString.Invariant(
                $"the connection was neither answered to its end nor closed within {ScriptPlayer.Patience.TotalSeconds:0} s");
        var responses = ResponseReading.Read(reception.Received);
        if (script.IsValid && responses.Count != 1)
            yield return FormattableString.Invariant($"a valid request got {responses.Count} responses");
        foreach (var response in responses)
        {
            if (response.Status == 0 && script.Steps is not [.., Reset or EndSending] && !IsPreface(script))
                yield return $"what came back is no HTTP: {response.Head[..Math.Min(80, response.Head.Length)]}";
            if (response.Status >= 500 && response.Status is not (501 or 505 or 507))
                yield return FormattableString.Invariant($"a response has the status {response.Status}");
            if (response.Head.Contains("\nX-Injected:", StringComparison.Ordinal))
                yield return "a header was smuggled into a response";
            if (response.Status >= 300 && StackTrace().IsMatch(response.Body))
                yield return "a response shows a stack trace";
            if (((string[])[server.Owner.Secret, server.SecondAccount.Secret, server.Temporary.Secret])
                .Any(secret => (response.Head + response.Body).Contains(secret, StringComparison.Ordinal)))
                yield return "a response shows a secret key";
        }
    }

    /// <summary>The opening of HTTP/2 is answered in its own frames, with the advice to speak HTTP/1.1.</summary>
    private static bool IsPreface(Script script) =>
        script.Steps.OfType<Send>().SelectMany(send => send.Bytes).Take(3).SequenceEqual("PRI"u8.ToArray());

    [GeneratedRegex(@"^\s+at [\w.<>]+\(|System\.\w+Exception", RegexOptions.Multiline)]
    private static partial Regex StackTrace();
}
