using System.CommandLine;

var root = new RootCommand("Long programs that use our own servers and command line hard. docs/endurance.md has recorded runs.");
return await root.Parse(args).InvokeAsync();
