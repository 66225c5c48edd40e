using System.CommandLine;
using System.Text;
using Conformance.Reference;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Sends a script again that a run has written down.</summary>
internal static class ReplayVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A script that fuzz has written" };
        var document = new Option<string>("--document")
        {
            HelpName = "D",
            Description = $"Whose reference it is sent to (default {Behaviour.Documents[0]})",
            DefaultValueFactory = _ => Behaviour.Documents[0],
        };
        document.AcceptOnlyFromAmong([.. Behaviour.Documents]);
        var verb = new Command("replay", "Sends one script to a fresh reference and shows what comes back.") { file, document };
        verb.SetAction(async (parsed, cancellation) =>
        {
            Script script;
            try
            {
                script = ScriptText.Read(await File.ReadAllTextAsync(parsed.GetValue(file)!, cancellation));
            }
            catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"{parsed.GetValue(file)}: {exception.Message}");
                return 3;
            }

            await using var ground = await Ground.StartAsync(parsed.GetValue(document)!);
            await ground.PrepareAsync();
            var reception = await ScriptPlayer.PlayAsync(script, ground.Address);
            await Console.Out.WriteLineAsync(Encoding.UTF8.GetString(reception.Received));
            var faults = Judging.FaultsOf(script, reception, ground.Server).Concat(await ground.CleanAndCheckAsync()).ToList();
            foreach (var fault in faults)
                await Console.Out.WriteLineAsync("FOUND " + fault);
            return faults.Count == 0 ? 0 : 1;
        });
        return verb;
    }
}
