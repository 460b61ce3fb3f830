using System.CommandLine;
using System.Globalization;
using Dozen;

// The same words and numbers on every machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var options = new GlobalOptions();
var root = new RootCommand("Dozen: lead management in twelve tables.");
options.AddTo(root);
root.Subcommands.Add(ServeCommand.Create(options.Database, root).WithExamples("dozen serve --url http://localhost:8080"));
root.Subcommands.Add(LeadsCommand.Create(options));
root.Subcommands.Add(LeadCommand.Create(options));
root.Subcommands.Add(FindCommand.Create(options));
root.Subcommands.Add(EnrichCommand.Create(options));
root.Subcommands.Add(ImportCommand.Create(options));
root.Subcommands.Add(ImportsCommand.Create(options));
root.Subcommands.Add(WorkflowsCommand.Create(options));
root.Subcommands.Add(RunsCommand.Create(options));
root.Subcommands.Add(RunCommand.Create(options));
root.Subcommands.Add(WorkerCommand.Create(options));
root.Subcommands.Add(AdminCommand.Create(options));
root.Subcommands.Add(TokenCommand.Create(options));
root.Subcommands.Add(ExportCommand.Create(options));
root.Subcommands.Add(RestoreOrganizationCommand.Create(options));
root.Subcommands.Add(VerifyCommand.Create(options));
root.Subcommands.Add(LegacyCommand.Create(options));
root.Subcommands.Add(DbCommand.Create(options));
root.Subcommands.Add(BackupCommand.Create(options));
root.Subcommands.Add(RestoreCommand.Create(options));
root.Subcommands.Add(VersionCommand.Create(options));
root.WithExamples("dozen", "dozen import leads.csv --dry-run", "dozen leads --search taverna --json", "dozen verify --database sqlite:data/dozen.db");
HelpText.AddTo(root);
return await Invocation.RunAsync(root.Parse(args), options);
