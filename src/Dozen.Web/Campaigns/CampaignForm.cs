using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;

namespace Dozen.Web.Campaigns;

/// <summary>A campaign as text in fields, and back.</summary>
internal sealed class CampaignForm
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public CampaignType CampaignType { get; set; } = CampaignType.Email;

    public string? StartDate { get; set; }

    public string? EndDate { get; set; }

    /// <summary>In whole currency units, such as 1250.50.</summary>
    public string? BudgetAllocated { get; set; }

    /// <inheritdoc cref="BudgetAllocated"/>
    public string? BudgetSpent { get; set; }

    public string? Goals { get; set; }

    public IReadOnlyDictionary<string, string[]> Errors { get; private set; } = new Dictionary<string, string[]>();

    public static CampaignForm Of(CampaignView campaign) => new()
    {
        Name = campaign.Name,
        Description = campaign.Description,
        CampaignType = campaign.CampaignType,
        StartDate = Text(campaign.StartDate),
        EndDate = Text(campaign.EndDate),
        BudgetAllocated = Text(campaign.BudgetAllocated),
        BudgetSpent = Text(campaign.BudgetSpent),
        Goals = campaign.Goals.Text == "{}" ? null : campaign.Goals.Text,
    };

    public string? ErrorOf(string field) => Errors.TryGetValue(field, out var messages) ? string.Join(" ", messages) : null;

    public void Show(Failure failure) => Errors = failure.Errors;

    /// <returns>Null when something can't be read; <see cref="Errors"/> says what.</returns>
    public NewCampaign? ToNewCampaign() => Fill(new NewCampaign());

    /// <summary>What differs from the campaign as it was: an ended one takes few changes.</summary>
    /// <inheritdoc cref="ToNewCampaign"/>
    public CampaignPatch? ToPatch(CampaignView before)
    {
        if (Fill(new CampaignPatch()) is not { } patch) return null;
        return patch with
        {
            Name = Changed(patch.Name, before.Name),
            Description = Changed(patch.Description, before.Description),
            CampaignType = Changed(patch.CampaignType, before.CampaignType),
            StartDate = Changed(patch.StartDate, before.StartDate),
            EndDate = Changed(patch.EndDate, before.EndDate),
            BudgetAllocated = Changed(patch.BudgetAllocated, before.BudgetAllocated),
            BudgetSpent = Changed(patch.BudgetSpent, before.BudgetSpent),
            Goals = Changed(patch.Goals, before.Goals),
        };
    }

    private static Patched<T> Changed<T>(Patched<T> now, T before) => EqualityComparer<T>.Default.Equals(now.Value, before) ? default : now;

    private T? Fill<T>(T input) where T : CampaignInput
    {
        var errors = new Dictionary<string, string[]>();
        var filled = input with
        {
            Name = Name?.Trim(),
            Description = string.IsNullOrWhiteSpace(Description) ? null : Description.Trim(),
            CampaignType = CampaignType,
            StartDate = Date("start_date", StartDate),
            EndDate = Date("end_date", EndDate),
            BudgetAllocated = Cents("budget_allocated", BudgetAllocated),
            BudgetSpent = Cents("budget_spent", BudgetSpent) ?? 0,
            Goals = Json(),
        };
        Errors = errors;
        return errors.Count == 0 ? filled : null;

        DateOnly? Date(string field, string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
            errors[field] = ["A date such as 2026-03-31."];
            return null;
        }

        long? Cents(string field, string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) return null;
            if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) && Math.Abs(amount) < 1_000_000_000_000m)
                return (long)decimal.Round(amount * 100, MidpointRounding.AwayFromZero);
            errors[field] = ["An amount such as 1250.50."];
            return null;
        }

        JsonText Json()
        {
            if (string.IsNullOrWhiteSpace(Goals)) return JsonText.EmptyObject;
            try
            {
                if (JsonNode.Parse(Goals) is JsonObject goals) return JsonText.From(goals);
            }
            catch (JsonException)
            {
                // Told beside the field, like any other text that can't be read.
            }

            errors["goals"] = ["A JSON object such as {\"meetings\": 20}."];
            return JsonText.EmptyObject;
        }
    }

    private static string? Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(long? cents) => cents is { } value ? (value / 100m).ToString("0.00", CultureInfo.InvariantCulture) : null;
}
