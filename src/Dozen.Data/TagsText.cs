using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Data;

internal static class TagsText
{
    /// <summary>Tags as the column holds them: a JSON array.</summary>
    public static string Of(Lead lead) => lead.Tags.Count == 0 ? "[]" : JsonSerializer.Serialize(lead.Tags, JsonText.Compact);
}
