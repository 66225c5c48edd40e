using System.CommandLine;
using System.Security.Cryptography;
using Conformance.Reference;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Sends the reference what no client sends, and looks how it bears it.</summary>
internal static class FuzzVerb
{
    public static Command Create()
    {
        var seed = new Option<int?>("--seed")
        {
            HelpName = "N",
            Description = "Draws the same scripts again (default: a new one, printed)",
        };
        var minutes = new Option<double>("--minutes")
        {
            HelpName = "M",
            Description = "How long (default 1)",
            DefaultValueFactory = _ => 1,
        };
        var requests = new Option<long?>("--requests")
        {
            HelpName = "R",
            Description = "At most so many scripts per document (default: as many as the time allows)",
        };
        var document = new Option<string[]>("--document") { HelpName = "D", Description = "Only these documents (default: all five)" };
        document.AcceptOnlyFromAmong([.. Behaviour.Documents]);
        var folder = new Option<string>("--out")
        {
            HelpName = "FOLDER",
            Description = "Where failing scripts are written (default fuzz-findings)",
            DefaultValueFactory = _ => "fuzz-findings",
        };
        var verb = new Command("fuzz", "Changed, broken and senseless requests over real sockets, against the reference of each document.")
        {
            seed,
            minutes,
            requests,
            document,
            folder,
        };
        verb.SetAction(async (parsed, _) =>
        {
            var plan = new FuzzPlan(
                parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                parsed.GetValue(requests),
                parsed.GetValue(document) is { Length: > 0 } named ? named : Behaviour.Documents,
                parsed.GetValue(folder)!);
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"seed {plan.Seed}"));
            return await FuzzRun.RunAsync(plan, Console.Out) == 0 ? 0 : 1;
        });
        return verb;
    }
}
