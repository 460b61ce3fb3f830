using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Dozen.Core.LegacyMigration.Secrets;

namespace Dozen.LegacyMigration;

/// <summary>Migrates an earlier database, all or nothing.</summary>
internal static class LegacyMigrateCommand
{
    public static Command Create(GlobalOptions options)
    {
        var (source, target, ledger, ledgerOnly) = (LegacyOptions.Source(), LegacyOptions.Target(), LegacyOptions.Ledger(), LegacyOptions.LedgerOnly());
        var inPlace = new Option<bool>("--in-place") { Description = "Into the source's own database: the earlier tables move to the schema legacy" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and count everything, write nothing" };
        var snapshot = new Option<bool>("--snapshot") { Description = "Migrate what stands now, though others go on writing" };
        var views = new Option<bool>("--views") { Description = "Make read-only views with the names of tables that are gone" };
        var secrets = new Option<string?>("--secrets") { Description = "Also write the secrets to this new file, which only you may read", HelpName = "file" };
        var key = new Option<FileInfo?>("--key-file") { Description = "A file with the key of the encrypted ones (Fernet)", HelpName = "file" };
        var command = new Command("migrate", "Bring a database of the earlier platform into the twelve tables") { source, target, ledger, inPlace, dryRun, snapshot, views, ledgerOnly, secrets, key };
        command.Validators.Add(result =>
        {
            if (result.GetValue(inPlace) && result.GetValue(target) is not null) result.AddError("--in-place has no --target: it is the source.");
            if (result.GetValue(key) is not null && result.GetValue(secrets) is null) result.AddError("--key-file goes with --secrets.");
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            var from = arguments.GetRequiredValue(source);
            if (!LegacyOptions.Parse(from, "source").TryGet(out var sourceTarget, out var wrong)) return terminal.Refuse(wrong);
            var isInPlace = arguments.GetValue(inPlace);
            if (!(isInPlace ? sourceTarget : LegacyOptions.TargetOf(arguments, target, options)).TryGet(out var into, out wrong)) return terminal.Refuse(wrong);
            if (arguments.GetValue(secrets) is { } taken && File.Exists(taken)) return terminal.Refuse(Failure.Invalid("secrets", $"{taken} exists; a file of secrets is never overwritten."));

            await using var session = Session.LookAt(into);
            var request = new LegacyMigrationRequest(
                from, Path.GetFullPath(arguments.GetValue(ledger) ?? LegacyOptions.NameOf(sourceTarget, isInPlace ? null : into)), isInPlace,
                arguments.GetValue(dryRun), arguments.GetValue(snapshot), arguments.GetValue(views), arguments.GetValue(ledgerOnly));
            var migrated = await LegacyWatch.RunAsync(terminal, watch => session.Get<MigrateLegacy>().ExecuteAsync(request, watch, cancellationToken));
            if (!migrated.TryGet(out var report, out var failure)) return terminal.Refuse(failure);

            IReadOnlyList<string> closed = arguments.GetValue(secrets) is { } file && !report.DryRun
                ? await SecretsFile.WriteAsync(file, report.Secrets, report.SecretValues, await KeyAsync(arguments.GetValue(key), cancellationToken), cancellationToken)
                : [];
            terminal.Answer(report, () => Show(terminal, report, arguments.GetValue(secrets), closed));
            return ExitCodes.Ok;
        });
        return command.WithExamples(
            "dozen legacy migrate --source postgres://me@old-host/crm --dry-run",
            "dozen legacy migrate --source postgres://me@old-host/crm --target postgres://me@new-host/dozen --views",
            "dozen legacy migrate --source postgres://me@host/crm --in-place --ledger crm.ledger");
    }

    private static async Task<string?> KeyAsync(FileInfo? file, CancellationToken cancellationToken) =>
        file is null ? null : (await File.ReadAllTextAsync(file.FullName, cancellationToken)).Trim();

    private static void Show(Terminal terminal, LegacyMigrationReport report, string? secretsFile, IReadOnlyList<string> closed)
    {
        terminal.Line($"{report.Source} → {report.Target}");
        LegacyShown.Reconciliation(terminal, report.Tables);
        LegacyShown.Adjusted(terminal, report.Adjusted);
        LegacyShown.Secrets(terminal, report.Secrets);
        terminal.Line("");
        if (report.DryRun)
        {
            terminal.Line("Nothing was written.");
            return;
        }

        if (secretsFile is not null) terminal.Line($"The secrets are in {secretsFile}{(closed.Count == 0 ? "" : $", without {string.Join(", ", closed)}, which could not be opened")}.");
        terminal.Line(report.IsResumed ? "An earlier run had done everything but name the ledger; it has its name now." : "Every row was made again from the target and is the row that was read.");
        terminal.Line($"Keep the ledger: {report.Ledger}");
    }
}
