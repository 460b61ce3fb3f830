using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Leads;

/// <summary>Adds one lead.</summary>
internal static class LeadAddCommand
{
    public static Command Create(GlobalOptions options)
    {
        var company = Text("--company", "Company");
        var firstName = Text("--first-name", "First name");
        var lastName = Text("--last-name", "Last name");
        var jobTitle = Text("--job-title", "Job title");
        var email = Text("--email", "E-mail address");
        var phone = Text("--phone", "Phone number, as dialled or written");
        var website = Text("--website", "Web address");
        var industry = Text("--industry", "Industry");
        var address = Text("--address", "Street and number");
        var city = Text("--city", "City");
        var region = Text("--region", "Region");
        var postalCode = Text("--postal-code", "Postal code");
        var country = Text("--country", "Two letters as in ISO 3166-1");
        var notes = Text("--notes", "Notes");
        var externalId = Text("--external-id", "The id it has elsewhere, such as google:123");
        var value = new Option<long?>("--value") { Description = "What the deal is worth, in cents" };
        var tag = new Option<string[]>("--tag") { Description = "A tag; may be given several times" };
        var status = EnumOption.One<LeadStatus>("--status", "Status; new when not given");
        var source = EnumOption.One<LeadSource>("--source", "Where it came from; other when not given");

        var command = new Command("add", "Add one lead: it needs an e-mail, a phone, a company, or a first and last name")
        {
            company, firstName, lastName, jobTitle, email, phone, website, industry, address, city, region, postalCode, country, value, tag,
            notes, status, source, externalId,
        };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var lead = new NewLead
            {
                Company = Given(company),
                FirstName = Given(firstName),
                LastName = Given(lastName),
                JobTitle = Given(jobTitle),
                Email = Given(email),
                Phone = Given(phone),
                Website = Given(website),
                Industry = Given(industry),
                Address = Given(address),
                City = Given(city),
                Region = Given(region),
                PostalCode = Given(postalCode),
                Country = Given(country),
                Notes = Given(notes),
                Value = arguments.GetValue(value),
                Tags = arguments.GetValue(tag) ?? [],
                Status = arguments.GetEnum<LeadStatus>(status) ?? LeadStatus.New,
                Source = arguments.GetEnum<LeadSource>(source) ?? LeadSource.Other,
                ExternalId = arguments.GetValue(externalId),
            };
            var created = await session.Get<CreateLead>().ExecuteAsync(lead, cancellationToken);
            return terminal.Finish(created, view => terminal.Answer(view, () => terminal.Line($"Added lead {view.Id}: {Terminal.Plain(view.DisplayName)}.")));

            Patched<string?> Given(Option<string> option) => new(arguments.GetValue(option));
        });
        return command.WithExamples("dozen lead add --company \"Taverna Athina\" --phone \"+357 25 123456\" --city Paphos --tag vip");
    }

    private static Option<string> Text(string name, string description) => new(name) { Description = description };
}
