using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.Exporting;
using Spectre.Console;

namespace Dozen.Exporting;

/// <summary>Brings back an organisation from the file that <c>export organization</c> wrote.</summary>
internal static class RestoreOrganizationCommand
{
    public static Command Create(GlobalOptions options)
    {
        var file = new Argument<FileInfo>("file") { Description = "The file that export organization wrote" };
        var asNew = new Option<bool>("--new") { Description = "Make a new organisation, instead of filling this one, which must be empty" };
        var command = new Command("restore-organization", "Bring back an organisation from its export") { file, asNew };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var source = arguments.GetRequiredValue(file);
            if (!source.Exists) return terminal.Refuse(new Failure(FailureKind.NotFound, "restore.file_missing", $"There is no file {source.FullName}."));

            await using var stream = source.OpenRead();
            var restored = await WatchAsync(terminal, watch => session.Get<RestoreOrganization>().ExecuteAsync(stream, arguments.GetValue(asNew), watch, cancellationToken));
            return terminal.Finish(restored, result => terminal.Answer(result, () =>
            {
                var table = terminal.Table("Table", "Rows");
                foreach (var (name, rows) in result.Rows) table.AddRow(Terminal.Cell(name), Terminal.Cell(rows));
                terminal.Write(table);
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Restored as {result.Slug} (organisation {result.OrganizationId}). Users: {result.UsersMatched} were here, {result.UsersCreated} were added and are inactive."));
            }));
        });
        return command.WithExamples("dozen restore-organization backup.ndjson.gz", "dozen restore-organization backup.ndjson.gz --new --database postgres://dozen@db/dozen");
    }

    private static async Task<T> WatchAsync<T>(Terminal terminal, Func<IProgress<long>?, Task<T>> run)
    {
        if (!terminal.IsInteractive || Console.IsErrorRedirected) return await run(null);
        return await terminal.Out.Status().StartAsync("checking the file", context => run(new RowStatus(context)));
    }

    private sealed class RowStatus(StatusContext context) : IProgress<long>
    {
        public void Report(long value) => context.Status(string.Create(CultureInfo.InvariantCulture, $"{value:N0} rows"));
    }
}
