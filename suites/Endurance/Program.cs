using System.CommandLine;
using Conformance.Endurance.Fuzzing;
using Conformance.Endurance.Interruptions;
using Conformance.Endurance.Soaking;
using Conformance.Rules;

var root = new RootCommand("Long programs that use our own servers and command line hard. docs/endurance.md has recorded runs.")
{
    FuzzVerb.Create(),
    ReplayVerb.Create(),
    KillsVerb.Create(),
    DiskVerb.Create(),
    SoakVerb.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ConfigurationException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 3;
}
