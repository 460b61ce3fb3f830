namespace Dozen.Core.Verification;

/// <summary>What the catalogue alone can tell: whether the database has the shape of the twelve tables.</summary>
internal static class ShapeChecks
{
    public static IEnumerable<VerificationCheck> Of(Catalogue catalogue)
    {
        var expected = TwelveTables.All;
        var present = Present(catalogue).ToList();
        var hasTables = present.Count > 0;

        yield return Check(CheckNames.TwelveTables, "Exactly the twelve tables", true, Tables(catalogue, expected));
        yield return Check(
            CheckNames.NothingElse, "No views beside them but those of the earlier names, no foreign tables", true,
            catalogue.OtherRelations.Except(EarlierDesign.Views.Select(v => $"view {v}")).Select(o => VerificationFinding.Of(o, "Looks like a table and is none of the twelve.")));
        yield return Check(
            CheckNames.Bookkeeping, "Migrations are recorded apart from the tables and complete", hasTables,
            catalogue.BookkeepingProblems.Select(p => VerificationFinding.Of("migrations", p)));
        yield return Check(CheckNames.Columns, "Every required column, of its type", hasTables, present.SelectMany(t => Columns(t.Expected, t.Live)));
        yield return Check(
            CheckNames.ForbiddenColumns, "No authentication columns, no contact dates", hasTables, catalogue.Tables.SelectMany(Forbidden));
        yield return Check(
            CheckNames.Tenancy, "Tenant rows carry their organisation and refer to siblings by the pair", hasTables,
            present.Where(t => t.Expected.IsTenantOwned).SelectMany(t => Tenancy(t.Live)));
        yield return Check(
            CheckNames.UniqueKeys, "Unique keys, within the organisation", hasTables, present.SelectMany(t => UniqueKeys(t.Expected, t.Live)));
        yield return Check(
            CheckNames.ForeignKeys, "Every foreign key, enforced", hasTables, present.SelectMany(t => ForeignKeys(t.Expected, t.Live, catalogue)));
        yield return Check(
            CheckNames.NoSetNull, "No composite foreign key sets null", hasTables,
            catalogue.Tables.SelectMany(t => t.ForeignKeys).Where(k => k.Reference is { Columns.Count: > 1, OnDelete: OnDelete.SetNull or OnDelete.Other })
                .Select(k => VerificationFinding.Of(k.Reference.ToString(), "A composite foreign key cascades or does nothing, so that tables can be distributed.")));
        yield return Check(
            CheckNames.CheckConstraints, "A CHECK constraint for every list and range", hasTables,
            present.SelectMany(t => Constraints(t.Expected, t.Live)));
        yield return Check(
            CheckNames.NoTriggers, "No triggers but those of the search index", hasTables,
            catalogue.Triggers.Select(t => VerificationFinding.Of(t, "A trigger hides a write, and stands in the way of distributing the tables.")));
        yield return Check(
            CheckNames.RowSecurity, "Row-level security with a policy on every table", hasTables && catalogue.RowSecurityProblems is not null,
            (catalogue.RowSecurityProblems ?? []).Select(p => VerificationFinding.Of("row-level security", p)).Concat(present.SelectMany(t => Security(t.Live))));
    }

    /// <summary>The expected tables that are there, with what is there.</summary>
    public static IEnumerable<(ExpectedTable Expected, CatalogueTable Live)> Present(Catalogue catalogue) =>
        from expected in TwelveTables.All
        join live in catalogue.Tables on expected.Name equals live.Name
        select (expected, live);

    internal static VerificationCheck Check(string name, string title, bool applies, IEnumerable<VerificationFinding> findings)
    {
        if (!applies) return new(name, title, CheckOutcome.NotApplicable, []);
        var found = findings.ToList();
        return new(name, title, found.Count == 0 ? CheckOutcome.Passed : CheckOutcome.Failed, found);
    }

    private static IEnumerable<VerificationFinding> Tables(Catalogue catalogue, IReadOnlyList<ExpectedTable> expected)
    {
        if (catalogue.Tables.Count == 0)
        {
            yield return VerificationFinding.Of("database", "The database is empty. `dozen serve` makes the tables.");
            yield break;
        }

        foreach (var missing in expected.Select(t => t.Name).Except(catalogue.Tables.Select(t => t.Name)))
            yield return VerificationFinding.Of(missing, "This table is missing.");
        foreach (var extra in catalogue.Tables.Select(t => t.Name).Except(expected.Select(t => t.Name)))
            yield return VerificationFinding.Of(extra, "This table is none of the twelve.");
    }

    private static IEnumerable<VerificationFinding> Columns(ExpectedTable expected, CatalogueTable live)
    {
        foreach (var column in expected.Columns)
        {
            var subject = $"{expected.Name}.{column.Name}";
            if (live.Column(column.Name) is not { } found)
                yield return VerificationFinding.Of(subject, "This column is missing.");
            else if (!found.Holds.HasFlag(column.Kind))
                yield return VerificationFinding.Of(subject, $"This column is {found.Type}, which doesn't hold {Words(column.Kind)}.");
            else if (column.Required && found.IsNullable)
                yield return VerificationFinding.Of(subject, "This column must be NOT NULL.");
        }
    }

    private static string Words(ColumnKinds kind) => kind switch
    {
        ColumnKinds.Big => "64-bit numbers",
        ColumnKinds.Whole => "whole numbers",
        ColumnKinds.Real => "real numbers",
        ColumnKinds.Boolean => "yes or no",
        ColumnKinds.Json => "JSON",
        ColumnKinds.Time => "times in UTC",
        ColumnKinds.Date => "dates",
        _ => "text",
    };

    private static IEnumerable<VerificationFinding> Forbidden(CatalogueTable live) =>
        live.Columns.Where(c => EarlierDesign.ForbiddenColumns.Contains(c.Name, StringComparer.OrdinalIgnoreCase))
            .Select(c => VerificationFinding.Of($"{live.Name}.{c.Name}", "This column may not exist."));

    private static IEnumerable<VerificationFinding> Tenancy(CatalogueTable live)
    {
        if (live.Column("organization_id") is { IsNullable: true })
            yield return VerificationFinding.Of($"{live.Name}.organization_id", "This column must be NOT NULL: each row belongs to one organisation.");
        if (!live.UniqueKeys.Any(k => !k.IsPartial && k.Columns.SequenceEqual(["organization_id", "id"])))
            yield return VerificationFinding.Of(live.Name, "UNIQUE (organization_id, id) is missing, which siblings refer to.");

        var siblings = TwelveTables.All.Where(t => t.IsTenantOwned).Select(t => t.Name).ToHashSet();
        foreach (var key in live.ForeignKeys.Where(k => siblings.Contains(k.Reference.Parent) && !k.Reference.IsByPair))
            yield return VerificationFinding.Of(key.Reference.ToString(), "A sibling is referred to by (organization_id, id), so that no row can point into another organisation.");
    }

    private static IEnumerable<VerificationFinding> UniqueKeys(ExpectedTable expected, CatalogueTable live)
    {
        foreach (var columns in expected.UniqueKeys.Where(u => !live.UniqueKeys.Any(k => k.Columns.SequenceEqual(u))))
            yield return VerificationFinding.Of($"{expected.Name} ({string.Join(", ", columns)})", "This unique key is missing.");
        if (!expected.IsTenantOwned) yield break;

        foreach (var key in live.UniqueKeys.Where(k => !k.IsPrimary && !k.Columns.Contains("organization_id")))
            yield return VerificationFinding.Of($"{live.Name}.{key.Name}", "A unique key of a tenant table includes organization_id.");
    }

    private static IEnumerable<VerificationFinding> ForeignKeys(ExpectedTable expected, CatalogueTable live, Catalogue catalogue)
    {
        foreach (var reference in expected.References.Where(r => catalogue.Tables.Any(t => t.Name == r.Parent)))
        {
            // A column that is missing is reported as such.
            if (reference.Columns.Any(c => live.Column(c) is null)) continue;
            if (live.ForeignKeys.FirstOrDefault(k => k.Reference.PointsAlike(reference)) is not { } found)
                yield return VerificationFinding.Of(reference.ToString(), "This foreign key is missing.");
            else if (reference.OnDelete is { } wanted && found.Reference.OnDelete != wanted && found.Reference.OnDelete is OnDelete.Cascade or OnDelete.NoAction)
                yield return VerificationFinding.Of(reference.ToString(), wanted == OnDelete.Cascade ? "This foreign key must cascade." : "This foreign key must not cascade.");
        }

        foreach (var key in live.ForeignKeys.Where(k => !k.IsEnforced))
            yield return VerificationFinding.Of(key.Reference.ToString(), "This foreign key is not enforced.");
    }

    private static IEnumerable<VerificationFinding> Constraints(ExpectedTable expected, CatalogueTable live)
    {
        foreach (var constraint in live.Checks.Where(c => !c.IsEnforced))
            yield return VerificationFinding.Of($"{live.Name}.{constraint.Name}", "This CHECK constraint is not enforced.");

        var checks = live.Checks.Select(c => ConstraintWords.Of(c.Expression)).ToList();
        foreach (var column in expected.Columns.Where(c => c.Legal.Count > 0 && live.Column(c.Name) is not null))
        {
            var subject = $"{live.Name}.{column.Name}";
            if (checks.FirstOrDefault(c => c.Names.Contains(column.Name) && c.Texts.Count > 0) is not { } check)
                yield return VerificationFinding.Of(subject, "No CHECK constraint lists its values.");
            else if (!check.Texts.SetEquals(column.Legal))
                yield return VerificationFinding.Of(subject, $"Its CHECK constraint {Difference(check.Texts, column.Legal)}.");
        }

        foreach (var rule in expected.Rules.Where(r => r.Columns.All(c => live.Column(c) is not null)))
        {
            if (!checks.Any(c => rule.Columns.All(c.Names.Contains) && rule.Limits.All(c.Numbers.Contains)))
                yield return VerificationFinding.Of(live.Name, $"No CHECK constraint says that {rule.Sentence}.");
        }
    }

    private static string Difference(IReadOnlySet<string> found, IReadOnlyList<string> legal)
    {
        var (more, less) = (found.Except(legal).Order().ToList(), legal.Except(found).Order().ToList());
        return string.Join(" and ", new[]
        {
            more.Count > 0 ? $"allows {string.Join(", ", more)}" : null,
            less.Count > 0 ? $"refuses {string.Join(", ", less)}" : null,
        }.Where(part => part is not null));
    }

    private static IEnumerable<VerificationFinding> Security(CatalogueTable live)
    {
        if (live.RowSecurity is not { } security) yield break;
        if (!security.IsEnabled) yield return VerificationFinding.Of(live.Name, "Row-level security is disabled.");
        if (security.Policies == 0) yield return VerificationFinding.Of(live.Name, "Row-level security has no policy.");
        foreach (var policy in security.OpenPolicies)
            yield return VerificationFinding.Of($"{live.Name}.{policy}", "This policy doesn't keep to one organisation.");
    }
}
