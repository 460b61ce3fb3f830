using System.CommandLine;
using System.Globalization;
using Dozen;

// The same words and numbers on every machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var database = DatabaseOption.Create();
var root = new RootCommand("Dozen: lead management in twelve tables.") { database };
root.Subcommands.Add(ServeCommand.Create(database, root));
return await root.Parse(args).InvokeAsync();
