namespace Dozen.Core.Verification;

/// <summary>What only the rows can tell. Each table is read once for all of its rules, each reference once.</summary>
internal sealed class RowChecks(IDatabaseInspector inspector, Catalogue catalogue)
{
    private readonly Dictionary<string, List<VerificationFinding>> findings = new()
    {
        [CheckNames.Orphans] = [],
        [CheckNames.OneOrganization] = [],
        [CheckNames.EnumValues] = [],
        [CheckNames.Json] = [],
        [CheckNames.EnrichmentData] = [],
        [CheckNames.LeadIdentity] = [],
        [CheckNames.LeadScore] = [],
        [CheckNames.Ranges] = [],
    };

    private readonly Dictionary<string, long> rows = [];

    /// <summary>Rows by table, of the tables that could be read.</summary>
    public IReadOnlyDictionary<string, long> Rows => rows;

    public async Task<IReadOnlyList<VerificationCheck>> RunAsync(CancellationToken cancellationToken)
    {
        var present = ShapeChecks.Present(catalogue).Where(t => t.Live.Column("id") is not null).ToList();
        foreach (var (expected, live) in present) await ScanAsync(expected, live, cancellationToken);
        foreach (var reference in References()) await FollowAsync(reference, cancellationToken);

        var leads = present.Any(t => t.Expected.Name == "leads");
        return
        [
            Check(CheckNames.Orphans, "Every reference points to a row that exists", present.Count > 0),
            Check(CheckNames.OneOrganization, "No reference points into another organisation", present.Count > 0),
            Check(CheckNames.EnumValues, "Every listed value is legal", present.Count > 0),
            Check(CheckNames.Json, "Every JSON document is well formed and of its shape", present.Count > 0),
            Check(CheckNames.EnrichmentData, "Source data of leads is an object, never null", leads),
            Check(CheckNames.LeadIdentity, "Every lead can be told from others", leads),
            Check(CheckNames.LeadScore, "Scores are between 0 and 100", leads),
            Check(CheckNames.Ranges, "All other numbers, dates and texts are in range", present.Count > 0),
        ];

        VerificationCheck Check(string name, string title, bool applies) => ShapeChecks.Check(name, title, applies, findings[name]);
    }

    private async Task ScanAsync(ExpectedTable expected, CatalogueTable live, CancellationToken cancellationToken)
    {
        var questions = Questions(expected, live).ToList();
        var scan = await inspector.ScanAsync(live.Name, questions.Select(q => q.Rule).ToList(), cancellationToken);
        rows[live.Name] = scan.Rows;
        foreach (var (question, found) in questions.Zip(scan.Breaches))
        {
            if (found.Count > 0) findings[question.Check].Add(VerificationFinding.Of(question.Subject, question.Message, found));
        }
    }

    /// <summary>The rules that can be asked of the table as it is; what a missing or wrong column hinders is reported by the shape.</summary>
    private IEnumerable<Question> Questions(ExpectedTable expected, CatalogueTable live)
    {
        var usable = expected.Columns.Where(c => live.Column(c.Name)?.Holds.HasFlag(c.Kind) == true).ToList();
        foreach (var column in usable)
        {
            var subject = $"{live.Name}.{column.Name}";
            if (column.Legal.Count > 0)
                yield return new(CheckNames.EnumValues, subject, "Holds values that are not in its list.", new RowRule.OneOf(column.Name, column.Legal, column.Required));
            if (column.Shape is { } shape)
            {
                var message = shape == JsonShape.Record ? "Holds something that is no JSON object." : "Holds something that is no JSON array.";
                var check = column.Name == "enrichment_data" ? CheckNames.EnrichmentData : CheckNames.Json;
                yield return new(check, subject, message, new RowRule.Json(column.Name, shape, column.Required));
            }
        }

        foreach (var rule in expected.Rules.Where(r => r.Columns.All(c => usable.Any(u => u.Name == c))))
            yield return new(rule.Check, $"{live.Name}.{string.Join(", ", rule.Columns)}", $"Breaks the rule that {rule.Sentence}.", new RowRule.Breach(rule.Breach));

        // The owner is the one plain reference to a user that has to stay inside: an owner must see the lead.
        if (expected.Name == "leads" && Has("leads", "assigned_to_id", "organization_id") && Has("users", "id", "organization_id"))
            yield return new(CheckNames.OneOrganization, "leads.assigned_to_id", "Names an owner of another organisation.", new RowRule.Colleague("assigned_to_id"));
    }

    /// <summary>References that the catalogue has and those that it should have: rows may lie behind a key that was dropped.</summary>
    private IEnumerable<Reference> References()
    {
        var found = catalogue.Tables.SelectMany(t => t.ForeignKeys).Select(k => k.Reference).ToList();
        foreach (var expected in TwelveTables.All.SelectMany(t => t.References))
        {
            if (!found.Any(f => f.PointsAlike(expected))) found.Add(expected);
        }

        return found.Where(r => Has(r.Table, [.. r.Columns, "id"]) && Has(r.Parent, [.. r.ParentColumns]));
    }

    private async Task FollowAsync(Reference reference, CancellationToken cancellationToken)
    {
        var scan = await inspector.FindOrphansAsync(reference, cancellationToken);
        if (scan.Orphans.Count > 0)
            findings[CheckNames.Orphans].Add(VerificationFinding.Of(reference.ToString(), "Points to rows that don't exist.", scan.Orphans));
        if (scan.Strays.Count > 0)
            findings[CheckNames.OneOrganization].Add(VerificationFinding.Of(reference.ToString(), "Points to rows of another organisation.", scan.Strays));
    }

    private bool Has(string table, params IReadOnlyList<string> columns) =>
        catalogue.Tables.FirstOrDefault(t => t.Name == table) is { } live && columns.All(c => live.Column(c) is not null);

    private sealed record Question(string Check, string Subject, string Message, RowRule Rule);
}
