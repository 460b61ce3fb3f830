using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Integrations;
using Spectre.Console;

namespace Dozen.Identity;

/// <summary>API tokens: <c>token create</c>, <c>token list</c>, <c>token revoke</c>.</summary>
internal static class TokenCommand
{
    public static Command Create(GlobalOptions options) => new Command("token", "Make, list or revoke API tokens")
    {
        New(options),
        List(options),
        Revoke(options),
    }.WithExamples("dozen token create \"Nightly sync\" --scope write:leads", "dozen token list", "dozen token revoke 7");

    private static Command New(GlobalOptions options)
    {
        var name = new Argument<string>("name") { Description = "What it is for; history names it" };
        var scope = new Option<string[]>("--scope") { Description = "read, write or admin, each also for one area: write:leads; may be given several times", HelpName = "scope", Required = true };
        var days = new Option<int?>("--days") { Description = "Ends after so many days; never when not given", HelpName = "number" };
        days.Validators.Add(result =>
        {
            if (result.Tokens is not [var token] || !int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 3660)
                result.AddError("--days is a number from 1 to 3660.");
        });
        var organization = Organization();
        var command = new Command("create", "Make an API token; it is shown this once") { name, scope, days, organization };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            DateTimeOffset? end = arguments.GetValue(days) is { } count ? session.Get<TimeProvider>().GetUtcNow().AddDays(count) : null;
            var input = new NewApiToken(arguments.GetRequiredValue(name), arguments.GetRequiredValue(scope), end);
            var created = await session.Get<CreateApiToken>().ExecuteAsync(input, cancellationToken);
            return terminal.Finish(created, issued => terminal.Answer(issued, () => terminal.Line(issued.Token)));
        }, organization);
        return command.WithExamples("dozen token create \"Nightly sync\" --scope write:leads --scope read --days 90");
    }

    private static Command List(GlobalOptions options)
    {
        var organization = Organization();
        var command = new Command("list", "List API tokens, newest first") { organization };
        command.RunInSession(options, async (_, session, terminal, cancellationToken) =>
        {
            var page = await session.Get<ApiTokenQueries>().ListAsync(cancellationToken);
            terminal.Answer(page, () =>
            {
                var table = terminal.Table("Id", "For", "Begins with", "May", "Made", "Ends", "Last used");
                foreach (var token in page.Items)
                {
                    table.AddRow(
                        Terminal.Cell(token.Id), Terminal.Cell(token.Name), Terminal.Cell(token.Prefix), Terminal.Cell(string.Join(", ", token.Scopes)),
                        Terminal.Cell(Terminal.Time(token.CreatedAt)), Terminal.Cell(token.ExpiresAt is null ? "never" : Terminal.Time(token.ExpiresAt)),
                        Terminal.Cell(token.LastUsedAt is null ? "never" : Terminal.Time(token.LastUsedAt)));
                }

                if (page.Items.Count > 0) terminal.Write(table);
                terminal.Line($"{page.Items.Count} API tokens");
            });
            return ExitCodes.Ok;
        }, organization);
        return command.WithExamples("dozen token list", "dozen token list --json");
    }

    private static Command Revoke(GlobalOptions options)
    {
        var id = new Argument<long>("id") { Description = "The token's id, as the list has it" };
        var organization = Organization();
        var command = new Command("revoke", "End an API token; a running server refuses it within seconds") { id, organization };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var number = arguments.GetValue(id);
            var revoked = await session.Get<RevokeApiToken>().ExecuteAsync(number, cancellationToken);
            return terminal.Finish(revoked, _ => terminal.Answer(new { Id = number, Revoked = true }, () => terminal.Line($"API token {number} is revoked.")));
        }, organization);
        return command.WithExamples("dozen token revoke 7");
    }

    private static Option<string> Organization() => new("--organization") { Description = "Its slug; not needed where there is one", HelpName = "slug" };
}
