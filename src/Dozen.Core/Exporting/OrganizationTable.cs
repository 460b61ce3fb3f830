using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Leads;
using Dozen.Core.Organizations;
using Dozen.Core.Scoring;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Dozen.Core.Exporting;

/// <summary>A column as the organisation's file has it.</summary>
/// <param name="RefersTo">The table whose id it holds, its own for the primary key; null for any other value.</param>
internal sealed record OrganizationColumn(string Name, PropertyInfo Property, string? RefersTo)
{
    public bool IsJson => Property.PropertyType == typeof(JsonText);
}

/// <summary>One of the twelve tables, as its model says it is: rows to JSON, and back.</summary>
internal sealed class OrganizationTable
{
    /// <summary>Raised when a file could no longer be read by an earlier version.</summary>
    public const int FormatVersion = 1;

    public static readonly JsonSerializerOptions Json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        MaxDepth = 128,
    };

    // Not exported: the tenant is another one afterwards, and what is searched is made from the rest.
    private static readonly string[] NotInFile = [nameof(ITenantOwned.OrganizationId), nameof(Lead.SearchText)];

    private readonly Func<DozenDbContext, IQueryable<object>> rows;
    private readonly Type type;

    private OrganizationTable(IEntityType entity, Func<DozenDbContext, IQueryable<object>> rows)
    {
        (Name, type, this.rows) = (entity.GetTableName()!, entity.ClrType, rows);
        Columns = [.. entity.GetProperties().Where(p => !NotInFile.Contains(p.Name)).Select(p => new OrganizationColumn(p.GetColumnName(), p.PropertyInfo!, RefersTo(p)))];
    }

    public string Name { get; }

    public IReadOnlyList<OrganizationColumn> Columns { get; }

    /// <summary>In the order in which they can be stored: no row comes before one it refers to.</summary>
    public static IReadOnlyList<OrganizationTable> All(DozenDbContext db) =>
    [
        new(Model<Organization>(db), d => d.Organizations.OrderBy(o => o.Id)),
        new(Model<User>(db), d => d.Users.OrderBy(u => u.Id)),
        new(Model<Workflow>(db), d => d.Workflows.OrderBy(w => w.Id)),
        new(Model<ScoringRule>(db), d => d.ScoringRules.OrderBy(r => r.Id)),

        // A token's hash would open another installation to whoever holds the token.
        new(Model<Integration>(db), d => d.Integrations.Where(i => i.IntegrationType != IntegrationType.ApiToken).OrderBy(i => i.Id)),
        new(Model<Campaign>(db), d => d.Campaigns.OrderBy(c => c.Id)),
        new(Model<Lead>(db), d => d.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).OrderBy(l => l.Id)),
        new(Model<WorkflowExecution>(db), d => d.WorkflowExecutions.OrderBy(e => e.Id)),
        new(Model<Activity>(db), d => d.Activities.OrderBy(a => a.Id)),
        new(Model<LeadNote>(db), d => d.LeadNotes.OrderBy(n => n.Id)),
        new(Model<CampaignLead>(db), d => d.CampaignLeads.OrderBy(m => m.Id)),
        new(Model<ScoreChange>(db), d => d.ScoreHistory.OrderBy(c => c.Id)),
    ];

    /// <summary>The rows of the context's organisation by id, one after another.</summary>
    public IAsyncEnumerable<object> ReadAsync(DozenDbContext db) => rows(db).AsNoTracking().AsAsyncEnumerable();

    public void Write(Utf8JsonWriter json, object row)
    {
        json.WriteStartObject();
        foreach (var column in Columns)
        {
            json.WritePropertyName(column.Name);
            if (column.Property.GetValue(row) is not { } value) json.WriteNullValue();
            else if (value is JsonText text) json.WriteRawValue(text.OneLine, skipInputValidation: true);
            else JsonSerializer.Serialize(json, value, column.Property.PropertyType, Json);
        }

        json.WriteEndObject();
    }

    /// <exception cref="JsonException">A value is not of its column's kind.</exception>
    public object Read(JsonObject row, long organizationId)
    {
        var entity = Activator.CreateInstance(type)!;
        foreach (var column in Columns)
        {
            if (row[column.Name] is { } value) column.Property.SetValue(entity, value.Deserialize(column.Property.PropertyType, Json));
        }

        type.GetProperty(nameof(ITenantOwned.OrganizationId))?.SetValue(entity, organizationId);
        if (entity is Lead lead) lead.SearchText = SearchText.Of(lead.Company, lead.FirstName, lead.LastName, lead.Email);
        return entity;
    }

    private static IEntityType Model<T>(DozenDbContext db) => db.Model.FindEntityType(typeof(T))!;

    private static string? RefersTo(IProperty property)
    {
        if (property.Name == nameof(ITenantOwned.Id)) return property.DeclaringType.GetTableName();
        return property.GetContainingForeignKeys().Select(key => key.PrincipalEntityType.GetTableName()).FirstOrDefault();
    }
}
