using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Database;

namespace Dozen.Database;

/// <summary>Looks after the schema.</summary>
internal static class DbCommand
{
    /// <param name="configure">What is wanted otherwise than in this program, such as the migrations of another one.</param>
    public static Command Create(GlobalOptions options, Action<IServiceCollection>? configure = null) =>
        new Command("db", "Look after the database's schema") { Upgrade(options, configure) }.WithExamples("dozen db upgrade --check");

    private static Command Upgrade(GlobalOptions options, Action<IServiceCollection>? configure)
    {
        var check = new Option<bool>("--check") { Description = "Only say what there is to do" };
        var backups = new Option<string>("--backups") { Description = "Where the copy goes that is taken before", HelpName = "folder", DefaultValueFactory = _ => Path.Combine("data", "backups") };
        var without = new Option<bool>("--no-backup") { Description = "Take no copy before" };
        var command = new Command("upgrade", "Bring the schema up to date, after a copy of what stands") { check, backups, without };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            await using var session = Session.LookAt(arguments.GetRequiredValue(options.Database), configure);
            var upgraded = await session.Get<UpgradeDatabase>().ExecuteAsync(
                Path.GetFullPath(arguments.GetRequiredValue(backups)), arguments.GetValue(check), arguments.GetValue(without), cancellationToken);
            return terminal.Finish(upgraded, report => terminal.Answer(report, () =>
            {
                if (report.Pending.Count == 0) terminal.Line("The schema is up to date.");
                foreach (var migration in report.Pending) terminal.Line($"{(report.IsCheck ? "to apply" : "applied")}: {migration}");
                if (report.Backup is not null) terminal.Line($"{(report.IsCheck ? "A copy will be taken first" : "The copy taken before")}: {report.Backup}");
            }));
        });
        return command.WithExamples("dozen db upgrade --check", "dozen db upgrade --backups /var/backups/dozen");
    }
}
