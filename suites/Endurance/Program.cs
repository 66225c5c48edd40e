using System.CommandLine;
using Conformance.Endurance.Fuzzing;
using Conformance.Endurance.Interruptions;

var root = new RootCommand("Long programs that use our own servers and command line hard. docs/endurance.md has recorded runs.")
{
    FuzzVerb.Create(),
    ReplayVerb.Create(),
    KillsVerb.Create(),
};
return await root.Parse(args).InvokeAsync();
