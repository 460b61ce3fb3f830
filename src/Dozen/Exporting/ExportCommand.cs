using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Exporting;
using Dozen.Core.Leads;
using Dozen.Core.Users;

namespace Dozen.Exporting;

/// <summary>Writes lists to files.</summary>
internal static class ExportCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("export", "Write leads, activities, members of campaigns, users or the whole organisation to a file");
        command.Subcommands.Add(Leads(options));
        command.Subcommands.Add(Activities(options));
        command.Subcommands.Add(CampaignMembers(options));
        command.Subcommands.Add(Users(options));
        command.Subcommands.Add(Organization(options));
        return command.WithExamples("dozen export leads --out leads.csv", "dozen export leads --format xlsx --out hot.xlsx --temperature hot --sort -score");
    }

    private static Command Leads(GlobalOptions options)
    {
        var (file, format, fields) = (FileOption(), EnumOption.One<ExportFormat>("--format", "What to write; by the file's ending when not given"), FieldsOption(ExportLeads.Columns));
        var search = new Option<string>("--search") { Description = "Words that must all occur in company, names or e-mail" };
        var status = EnumOption.Many<LeadStatus>("--status", "Any of these statuses");
        var source = EnumOption.Many<LeadSource>("--source", "Any of these sources");
        var temperature = EnumOption.Many<LeadTemperature>("--temperature", "Any of these temperatures");
        var tag = new Option<string[]>("--tag") { Description = "All of these tags" };
        var trash = new Option<bool>("--trash") { Description = "The leads in the trash instead" };
        var sort = SortOption.Create(LeadSorting.Keys);

        var command = new Command("leads", "Write leads to a file") { file, format, fields, search, status, source, temperature, tag, trash, sort };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var path = arguments.GetRequiredValue(file);
            if (FormatOf(arguments.GetEnum<ExportFormat>(format), path) is not { } written) return terminal.Refuse(NoFormat);
            var filter = new LeadFilter
            {
                Search = arguments.GetValue(search),
                Statuses = arguments.GetEnums<LeadStatus>(status),
                Sources = arguments.GetEnums<LeadSource>(source),
                Temperatures = arguments.GetEnums<LeadTemperature>(temperature),
                Tags = arguments.GetValue(tag) ?? [],
                Trash = arguments.GetValue(trash),
            };
            var export = await session.Get<ExportLeads>().ExecuteAsync(
                new LeadExport(filter, arguments.GetRequiredValue(sort), written, arguments.GetValue(fields) ?? []), cancellationToken);
            return await ExportRun.RunAsync(terminal, export, path, cancellationToken);
        });
        return command.WithExamples("dozen export leads --out leads.csv", "dozen export leads --format ndjson --out - --status new", "dozen export leads --out phones.xlsx --fields company --fields phone");
    }

    private static Command Activities(GlobalOptions options)
    {
        var (file, format, fields) = (FileOption(), EnumOption.One<ExportFormat>("--format", "What to write; by the file's ending when not given"), FieldsOption(ExportActivities.Columns));
        var type = EnumOption.Many<ActivityType>("--type", "Any of these types");
        var status = EnumOption.Many<ActivityStatus>("--status", "Any of these statuses");
        var lead = new Option<long?>("--lead") { Description = "Of this lead", HelpName = "id" };

        var command = new Command("activities", "Write activities to a file, newest first") { file, format, fields, type, status, lead };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var path = arguments.GetRequiredValue(file);
            if (FormatOf(arguments.GetEnum<ExportFormat>(format), path) is not { } written) return terminal.Refuse(NoFormat);
            var wanted = new ActivityExport(
                written, arguments.GetValue(fields) ?? [], arguments.GetEnums<ActivityType>(type), arguments.GetEnums<ActivityStatus>(status), arguments.GetValue(lead));
            return await ExportRun.RunAsync(terminal, await session.Get<ExportActivities>().ExecuteAsync(wanted, cancellationToken), path, cancellationToken);
        });
        return command.WithExamples("dozen export activities --out calls.csv --type call");
    }

    private static Command CampaignMembers(GlobalOptions options)
    {
        var (file, format, fields) = (FileOption(), EnumOption.One<ExportFormat>("--format", "What to write; by the file's ending when not given"), FieldsOption(ExportCampaignMembers.Columns));
        var campaign = new Option<long?>("--campaign") { Description = "Of this campaign; of all when not given", HelpName = "id" };
        var status = EnumOption.Many<CampaignLeadStatus>("--status", "Any of these statuses");
        var sort = SortOption.Create(CampaignMemberQueries.Sorting);

        var command = new Command("campaign-members", "Write the members of campaigns to a file") { file, format, fields, campaign, status, sort };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var path = arguments.GetRequiredValue(file);
            if (FormatOf(arguments.GetEnum<ExportFormat>(format), path) is not { } written) return terminal.Refuse(NoFormat);
            var wanted = new CampaignMemberExport(
                arguments.GetValue(campaign), arguments.GetEnums<CampaignLeadStatus>(status), arguments.GetRequiredValue(sort), written, arguments.GetValue(fields) ?? []);
            return await ExportRun.RunAsync(terminal, await session.Get<ExportCampaignMembers>().ExecuteAsync(wanted, cancellationToken), path, cancellationToken);
        });
        return command.WithExamples("dozen export campaign-members --out members.csv --campaign 3 --status responded");
    }

    private static Command Users(GlobalOptions options)
    {
        var (file, format, fields) = (FileOption(), EnumOption.One<ExportFormat>("--format", "What to write; by the file's ending when not given"), FieldsOption(ExportUsers.Columns));
        var role = EnumOption.Many<UserRole>("--role", "Any of these roles");
        var active = new Option<bool?>("--active") { Description = "true: only those who are let in; false: only the others", HelpName = "true|false" };
        var sort = SortOption.Create(UserSorting.Keys);

        var command = new Command("users", "Write the users of the organisation to a file") { file, format, fields, role, active, sort };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var path = arguments.GetRequiredValue(file);
            if (FormatOf(arguments.GetEnum<ExportFormat>(format), path) is not { } written) return terminal.Refuse(NoFormat);
            var filter = new UserFilter { Roles = arguments.GetEnums<UserRole>(role), IsActive = arguments.GetValue(active) };
            var wanted = new UserExport(filter, arguments.GetRequiredValue(sort), written, arguments.GetValue(fields) ?? []);
            return await ExportRun.RunAsync(terminal, await session.Get<ExportUsers>().ExecuteAsync(wanted, cancellationToken), path, cancellationToken);
        });
        return command.WithExamples("dozen export users --out people.xlsx --active true");
    }

    private static Command Organization(GlobalOptions options)
    {
        var file = FileOption();
        var command = new Command("organization", "Write everything of the organisation to a file that restore-organization reads") { file };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
            await ExportRun.RunAsync(terminal, await session.Get<ExportOrganization>().ExecuteAsync(cancellationToken), arguments.GetRequiredValue(file), cancellationToken));
        return command.WithExamples("dozen export organization --out backup.ndjson.gz");
    }

    private static readonly Failure NoFormat = Failure.Invalid("format", $"Say --format: {string.Join(", ", SnakeCase.Texts<ExportFormat>())}.");

    private static ExportFormat? FormatOf(ExportFormat? said, string path) => said ?? SnakeCase.Parse<ExportFormat>(Path.GetExtension(path).TrimStart('.').ToLowerInvariant());

    private static Option<string> FileOption() => new("--out") { Description = "The file to write; - is standard output", HelpName = "file", Required = true };

    private static Option<string[]> FieldsOption(IReadOnlyList<string> columns) =>
        new Option<string[]>("--fields") { Description = $"Only this column, may be given several times ({string.Join(", ", columns)})", HelpName = "column" }.AcceptOnlyFromAmong([.. columns]);
}
