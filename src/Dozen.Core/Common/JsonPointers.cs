using System.Globalization;
using System.Text.Json.Nodes;

namespace Dozen.Core.Common;

/// <summary>Finds what a JSON pointer (RFC 6901) leads to.</summary>
public static class JsonPointers
{
    /// <returns>Null when there is nothing at that place, or a null.</returns>
    public static JsonNode? Find(JsonNode? root, string path)
    {
        foreach (var part in path.Split('/').Skip(1))
        {
            root = root switch
            {
                JsonArray list => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null,
                JsonObject fields => fields[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)],
                _ => null,
            };
        }

        return root;
    }
}
