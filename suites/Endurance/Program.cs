using System.CommandLine;
using Conformance.Endurance.Fuzzing;

var root = new RootCommand("Long programs that use our own servers and command line hard. docs/endurance.md has recorded runs.")
{
    FuzzVerb.Create(),
    ReplayVerb.Create(),
};
return await root.Parse(args).InvokeAsync();
