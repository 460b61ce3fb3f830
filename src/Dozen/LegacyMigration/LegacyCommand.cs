using System.CommandLine;
using Dozen.CommandLine;

namespace Dozen.LegacyMigration;

/// <summary>From the earlier platform's twenty tables to twelve.</summary>
internal static class LegacyCommand
{
    public static Command Create(GlobalOptions options) => new Command("legacy", "Bring a database of the earlier platform into the twelve tables, losing nothing")
    {
        LegacyInspectCommand.Create(options),
        LegacyMigrateCommand.Create(options),
        LegacyCheckCommand.Create(options),
        LegacyRestoreCommand.Create(options),
        LegacyDropCommand.Create(options),
    }.WithExamples(
        "dozen legacy inspect --source postgres://me@old-host/crm",
        "dozen legacy migrate --source postgres://me@old-host/crm --target sqlite:data/dozen.db",
        "dozen legacy check --source postgres://me@old-host/crm --target sqlite:data/dozen.db");
}
