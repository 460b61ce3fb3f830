using System.CommandLine;
using System.CommandLine.Parsing;
using Dozen.CommandLine;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Importing;

namespace Dozen.Importing;

/// <summary>Imports a file of leads; goes on with an import that was stopped, or takes one back.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions options)
    {
        var file = new Argument<string?>("file") { Description = "CSV, XLSX, JSON or NDJSON; - reads standard input", Arity = ArgumentArity.ZeroOrOne };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would become of the first rows; write nothing" };
        var map = new Option<string[]>("--map") { Description = "Where a column goes, such as \"Telephone=phone\" or \"Budget=custom_fields.budget\"; may be given several times", HelpName = "column=field" };
        var source = new Option<string?>("--source") { Description = "Name of the file's origin, such as google_maps; recognised when not given", HelpName = "name" };
        var country = new Option<string?>("--country") { Description = "Two letters as in ISO 3166-1: whose rules read phone numbers of rows without a country", HelpName = "code" };
        var delimiter = new Option<string?>("--delimiter") { Description = "The character between columns, or tab; recognised when not given", HelpName = "character" };
        var encoding = new Option<string?>("--encoding") { Description = "Text encoding, such as windows-1253; recognised when not given", HelpName = "name" };
        var sheet = new Option<string?>("--sheet") { Description = "Sheet of a workbook; the first that holds anything when not given", HelpName = "name" };
        var automation = EnumOption.One<BulkReaction>("--automation", "How workflows that wait for events react; without it each as its trigger says, and one that doesn't say not at all");
        var errors = new Option<string?>("--errors") { Description = "Write rejected rows with their reasons to this file", HelpName = "file" };
        var undo = new Option<long?>("--undo") { Description = "Take this import back", HelpName = "id" };
        var resume = new Option<long?>("--resume") { Description = "Go on with this import", HelpName = "id" };
        var sample = new Option<bool>("--sample") { Description = "Import twenty made-up leads to look around with" };

        var command = new Command("import", "Import a file of leads")
        {
            file, dryRun, map, source, country, delimiter, encoding, sheet, automation, errors, undo, resume, sample,
        };
        command.Validators.Add(result =>
        {
            // By what was written, not by value: a value may still turn out to be none.
            var ways = new SymbolResult?[] { result.GetResult(file), result.GetResult(undo), result.GetResult(resume), result.GetResult(sample) };
            if (ways.Count(way => way is OptionResult { Implicit: false } or ArgumentResult { Tokens.Count: > 0 }) != 1) result.AddError("Give a file, --sample, --resume or --undo.");
        });
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            if (arguments.GetValue(undo) is { } undoId)
                return terminal.Finish(await session.Get<UndoImport>().ExecuteAsync(undoId, cancellationToken), view => ImportShown.Undone(terminal, view));
            if (arguments.GetValue(resume) is { } resumeId)
                return await ImportRun.RunAsync(session, terminal, resumeId, arguments.GetValue(errors), cancellationToken);

            var read = Settings(arguments.GetValue(country), arguments.GetValue(delimiter), arguments.GetValue(encoding), arguments.GetValue(sheet));
            if (!read.TryGet(out var settings, out var unclear)) return terminal.Refuse(unclear);
            settings = settings with { Automation = arguments.GetEnum<BulkReaction>(automation) };

            var opened = await ImportSource.OpenAsync(arguments.GetValue(file), session.Get<ImportStorage>(), cancellationToken);
            if (!opened.TryGet(out var import, out var missing)) return terminal.Refuse(missing);
            await using (import)
            {
                var wishes = new ImportWishes(arguments.GetValue(map) ?? [], arguments.GetValue(source));
                var preview = new Lazy<Task<Result<ImportPreview>>>(() => PreviewAsync(session, import, settings, cancellationToken));
                if (!wishes.IsEmpty)
                {
                    var mapped = (await preview.Value).TryGet(out var guessed, out var unreadable) ? wishes.Apply(guessed) : unreadable;
                    if (!mapped.TryGet(out var mapping, out var wrong)) return terminal.Refuse(wrong);
                    settings = settings with { Mapping = mapping };
                }

                if (arguments.GetValue(dryRun))
                    return terminal.Finish(await PreviewAsync(session, import, settings, cancellationToken), shown => ImportShown.Preview(terminal, shown));

                var started = await session.Get<ImportLeads>().StartAsync(import.Path, import.Name, settings, cancellationToken);
                if (!started.TryGet(out var view, out var refused)) return terminal.Refuse(refused);
                import.Keep();
                return await ImportRun.RunAsync(session, terminal, view.Id, arguments.GetValue(errors), cancellationToken);
            }
        });
        return command.WithExamples(
            "dozen import leads.xlsx --dry-run", "dozen import leads.csv --map \"Telephone=phone\" --country CY --errors rejected.csv",
            "curl https://example.org/leads.json | dozen import -", "dozen import --undo 3", "dozen import --sample");
    }

    private static async Task<Result<ImportPreview>> PreviewAsync(Session session, ImportSource import, ImportSettings settings, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(import.Path);
        return await session.Get<PreviewImport>().ExecuteAsync(stream, import.Name, settings, cancellationToken);
    }

    private static Result<ImportSettings> Settings(string? country, string? delimiter, string? encoding, string? sheet)
    {
        if (country is not null && CountryCode.Parse(country) is null) return Failure.Invalid("country", $"{country} is no country: two letters as in ISO 3166-1, such as CY.");
        char? separator = delimiter switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            [var character] => character,
            _ => '\0',
        };
        return separator == '\0'
            ? Failure.Invalid("delimiter", "--delimiter is one character, or tab.")
            : new ImportSettings { Country = country is null ? null : CountryCode.Parse(country), Delimiter = separator, Encoding = encoding, Sheet = sheet };
    }
}
