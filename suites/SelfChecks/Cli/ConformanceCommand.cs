using Conformance.Cli;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Cli;

/// <summary>
/// The command line called in this process: what it writes and the code it returns, without the start of a runtime.
/// For checks of what a verb does;
/// <see cref="ConformanceProcess"/> is for checks of the program: its signals, its environment, its bytes on the standard output.
/// </summary>
internal static class ConformanceCommand
{
    /// <summary>The environment is the process's, so one command is run after the other.</summary>
    private static readonly SemaphoreSlim Turn = new(1);

    private static readonly FlowWriter Output = new(Console.Out);
    private static readonly FlowWriter Error = new(Console.Error);

    static ConformanceCommand()
    {
        Console.SetOut(Output);
        Console.SetError(Error);
    }

    public static Task<Ending> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    /// <param name="variables">The only variables of ours that it sees.</param>
    public static async Task<Ending> RunAsync(string[] arguments, IReadOnlyDictionary<string, string>? variables)
    {
        await Turn.WaitAsync();
        var before = Hide();
        using var written = new StringWriter { NewLine = "\n" };
        using var told = new StringWriter { NewLine = "\n" };
        try
        {
            foreach (var (name, value) in variables ?? new Dictionary<string, string>())
                Environment.SetEnvironmentVariable(name, value);
            Output.GiveTo(TextWriter.Synchronized(written));
            Error.GiveTo(TextWriter.Synchronized(told));
            var code = await CommandLine.RunAsync(arguments);
            return new Ending(code, written.ToString(), told.ToString());
        }
        finally
        {
            Output.GiveTo(null);
            Error.GiveTo(null);
            foreach (var name in variables?.Keys ?? [])
                Environment.SetEnvironmentVariable(name, null);
            foreach (var (name, value) in before)
                Environment.SetEnvironmentVariable(name, value);
            Turn.Release();
        }
    }

    /// <summary>Takes away what would speak to the command line from outside.</summary>
    /// <returns>What was taken away.</returns>
    private static Dictionary<string, string> Hide()
    {
        var ours = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(variable => IsForUs((string)variable.Key))
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);
        foreach (var name in ours.Keys)
            Environment.SetEnvironmentVariable(name, null);
        return ours;
    }

    /// <summary>All but what these checks are asked by, which the command line does not know.</summary>
    private static bool IsForUs(string variable) => variable != WholeCatalogues.Variable
        && (variable.StartsWith("CONFORMANCE_", StringComparison.Ordinal) || variable.StartsWith("AWS_", StringComparison.Ordinal));
}
