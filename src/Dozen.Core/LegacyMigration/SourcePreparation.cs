using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Leads;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;
using Dozen.Core.LegacyMigration.Secrets;
using Dozen.Core.Organizations;

namespace Dozen.Core.LegacyMigration;

/// <summary>What has to be known of a source before its rows can be spoken of: its ranges of ids, its secrets, and what leads are found by.</summary>
internal sealed class SourcePreparation(ILegacySource source, LegacyCatalogue catalogue, IReadOnlyCollection<string> ledgerOnly)
{
    private const int Batch = 20_000;
    private const int Rounds = 100_000;

    private readonly List<FoundSecret> secrets = [];
    private readonly Dictionary<string, string> clear = [];

    /// <summary>Secrets that were found; for a file that the operator asked for, <see cref="Clear"/> has their values.</summary>
    public IReadOnlyList<FoundSecret> Secrets => secrets;

    /// <summary>Values by name. Nobody may log or store them.</summary>
    public IReadOnlyDictionary<string, string> Clear => clear;

    /// <summary>Reads what the mapping needs to know, inside the source's transaction.</summary>
    /// <param name="withKeys">Also works out what leads are found by, for a load.</param>
    public async Task<MappingPlan> RunAsync(string salt, bool withKeys, CancellationToken cancellationToken)
    {
        await source.ExecuteAsync(Preparation.Statistics(catalogue.Schema), cancellationToken);
        var ids = new Dictionary<string, IdRange>();
        foreach (var table in catalogue.Tables)
        {
            var numbers = table.Column("id") is { Kind: "int2" or "int4" or "int8" } ? "coalesce(min(id), 0)::bigint, coalesce(max(id), 0)::bigint" : "0::bigint, 0::bigint";
            await foreach (var row in source.ReadAsync($"SELECT count(*), {numbers} FROM {Named(table.Name)}", cancellationToken))
                ids[table.Name] = new IdRange(row.Number(0), row.Number(1), row.Number(2));
        }

        long? first = null;
        await foreach (var row in source.ReadAsync($"SELECT min(id)::bigint FROM {Named("organizations")}", cancellationToken)) first = row.IsNull(0) ? null : row.Number(0);

        var redacted = await RedactAsync(salt, cancellationToken);
        await EncryptedAsync(salt, cancellationToken);
        var plan = new MappingPlan(catalogue, new PlanFacts(first, ids, redacted, salt), ledgerOnly);
        if (withKeys) await DeriveAsync(cancellationToken);
        await source.ExecuteAsync($"ANALYZE {Preparation.Redactions}; ANALYZE {Preparation.Derived}", cancellationToken);
        return plan;
    }

    private async Task<IReadOnlySet<string>> RedactAsync(string salt, CancellationToken cancellationToken)
    {
        var redacted = new HashSet<string>();
        await source.ExecuteAsync($"TRUNCATE {Preparation.Redactions}", cancellationToken);
        foreach (var table in MappingPlan.Known(catalogue, ledgerOnly).Where(t => catalogue.Table(t.Name) is not null))
        {
            foreach (var (column, search) in table.Secrets.Where(c => catalogue.Table(table.Name)!.Column(c.Key) is not null))
            {
                var texts = new List<string?[]>();
                var candidates = search == SecretSearch.ByLooks ? "true" : $"{column}::text ~* '(key|token|secret|pass|pwd|credential|auth|bearer|private)'";
                await foreach (var row in source.ReadAsync($"SELECT id::bigint, {column}::text FROM {Named(table.Name)} WHERE {column} IS NOT NULL AND {candidates}", cancellationToken))
                {
                    var id = row.Number(0);
                    var prefix = string.Create(CultureInfo.InvariantCulture, $"LEGACY_{table.Name.ToUpperInvariant()}_{Math.Abs(id)}");
                    if (SecretRedactor.Redact(row.Text(1)!, search, prefix) is not { } done) continue;
                    texts.Add([table.Name, column, id.ToString(CultureInfo.InvariantCulture), done.Text]);
                    foreach (var (name, path, value) in done.Found)
                    {
                        secrets.Add(new FoundSecret(name, table.Name, id, $"{column}.{path}", Digest(value, salt), IsEncrypted: false));
                        clear[name] = value;
                    }
                }

                if (texts.Count == 0) continue;
                redacted.Add($"{table.Name}.{column}");
                await source.WriteAsync(Preparation.Redactions, texts, cancellationToken);
            }
        }

        return redacted;
    }

    private async Task EncryptedAsync(string salt, CancellationToken cancellationToken)
    {
        if (catalogue.Table("workflow_credentials") is null) return;
        var select = $"SELECT s.id::bigint, {WorkflowTables.SecretName}, s.service_name::text, s.encrypted_credentials::text FROM {Named("workflow_credentials")} s ORDER BY s.id";
        await foreach (var row in source.ReadAsync(select, cancellationToken))
        {
            var (name, token) = (row.Text(1)!, row.Text(3) ?? "");
            var digest = Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(salt), .. Encoding.UTF8.GetBytes(token)]));
            secrets.Add(new FoundSecret(name, "workflow_credentials", row.Number(0), "encrypted_credentials", digest, IsEncrypted: true));
            clear[name] = token;
        }
    }

    /// <summary>Phone numbers, domains and words of leads, as this program works them out for any lead.</summary>
    private async Task DeriveAsync(CancellationToken cancellationToken)
    {
        await source.ExecuteAsync($"TRUNCATE {Preparation.Derived}", cancellationToken);
        var countries = new Dictionary<long, string?>();
        var settings = catalogue.Table("organizations")!.Column("settings") is null ? "NULL" : "settings::text";
        await foreach (var row in source.ReadAsync($"SELECT id::bigint, {settings} FROM {Named("organizations")}", cancellationToken))
            countries[row.Number(0)] = CountryOf(row.Text(1));

        var last = long.MinValue;
        var batch = new List<string?[]>(Batch);
        do
        {
            batch.Clear();
            await foreach (var row in source.ReadAsync(
                string.Create(CultureInfo.InvariantCulture, $"SELECT id::bigint, organization_id::bigint, company::text, first_name::text, last_name::text, email::text, phone::text, website::text FROM {Named("leads")} WHERE id > {last} ORDER BY id LIMIT {Batch}"),
                cancellationToken))
            {
                last = row.Number(0);
                var (phone, website) = (row.Text(6), row.Text(7));
                batch.Add([
                    last.ToString(CultureInfo.InvariantCulture),
                    phone is { Length: > 0 and <= LeadLimits.Phone } ? PhoneNumber.ToE164(phone, row.IsNull(1) ? null : countries.GetValueOrDefault(row.Number(1))) : null,
                    website is { Length: > 0 } && WebAddress.Parse(website)?.Domain is { Length: <= 255 } domain ? domain : null,
                    SearchText.Of(row.Text(2), row.Text(3), row.Text(4), row.Text(5)),
                ]);
            }

            await source.WriteAsync(Preparation.Derived, batch, cancellationToken);
        }
        while (batch.Count == Batch);
    }

    private static string? CountryOf(string? settings)
    {
        try
        {
            return settings is null ? null : new OrganizationSettings(JsonText.Trusted(settings)).DefaultCountry;
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or ArgumentException)
        {
            return null; // such settings are kept as text
        }
    }

    // Clear secrets are short and could be guessed: each guess must cost.
    private static string Digest(string value, string salt) =>
        Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(value), Convert.FromHexString(salt), Rounds, HashAlgorithmName.SHA256, 32));

    private string Named(string table) => $"{PostgresText.Quoted(catalogue.Schema)}.{PostgresText.Quoted(table)}";
}
