namespace Dozen.Core.Verification;

/// <summary>The names of the checks: stable, because scripts read them.</summary>
public static class CheckNames
{
    public const string TwelveTables = "twelve_tables";
    public const string NothingElse = "nothing_else";
    public const string Bookkeeping = "bookkeeping";
    public const string Columns = "columns";
    public const string ForbiddenColumns = "forbidden_columns";
    public const string Tenancy = "tenancy";
    public const string UniqueKeys = "unique_keys";
    public const string ForeignKeys = "foreign_keys";
    public const string NoSetNull = "no_set_null";
    public const string Orphans = "orphans";
    public const string OneOrganization = "one_organization";
    public const string CheckConstraints = "check_constraints";
    public const string EnumValues = "enum_values";
    public const string Json = "json";
    public const string EnrichmentData = "enrichment_data";
    public const string LeadIdentity = "lead_identity";
    public const string LeadScore = "lead_score";
    public const string Ranges = "ranges";
    public const string NoTriggers = "no_triggers";
    public const string RowSecurity = "row_security";
    public const string Search = "search";
}
