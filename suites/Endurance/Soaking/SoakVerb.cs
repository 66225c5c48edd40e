using System.CommandLine;

namespace Conformance.Endurance.Soaking;

/// <summary>Uses <c>conformance serve</c> steadily, and looks whether it stays as it was.</summary>
internal static class SoakVerb
{
    public static Command Create()
    {
        var minutes = new Option<double>("--minutes")
        {
            HelpName = "M",
            Description = "How long (default 10)",
            DefaultValueFactory = _ => 10,
        };
        var pause = new Option<int>("--pause")
        {
            HelpName = "MS",
            Description = "Milliseconds that each client rests between two uploads (default 20)",
            DefaultValueFactory = _ => 20,
        };
        var verb = new Command("soak",
            "Steady traffic of well-behaved and misbehaving clients on a served process: memory, handles and connections must stay flat.")
        {
            minutes,
            pause,
        };
        verb.SetAction(async (parsed, _) =>
            await new SoakRun(TimeSpan.FromMinutes(parsed.GetValue(minutes)), TimeSpan.FromMilliseconds(parsed.GetValue(pause)),
                Console.Out).RunAsync() == 0 ? 0 : 1);
        return verb;
    }
}
