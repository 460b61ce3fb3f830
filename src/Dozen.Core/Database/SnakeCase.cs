using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Dozen.Core.Database;

/// <summary>The lower_snake text of an enum value: in the database, in JSON, on the command line.</summary>
public static class SnakeCase
{
    public static string ToText<TEnum>(this TEnum value) where TEnum : struct, Enum => Names<TEnum>.ByValue[value];

    /// <summary>The value with exactly this text, or null.</summary>
    public static TEnum? Parse<TEnum>(string text) where TEnum : struct, Enum =>
        Names<TEnum>.ByText.TryGetValue(text, out var value) ? value : null;

    public static IReadOnlyCollection<string> Texts<TEnum>() where TEnum : struct, Enum => Names<TEnum>.ByText.Keys;

    internal static IEnumerable<string> Texts(Type enumType) => Enum.GetNames(enumType).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    private static class Names<TEnum> where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static readonly Dictionary<string, TEnum> ByText = ByValue.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}

/// <summary>Stores an enum as its lower_snake text. Unknown text in the database is a fault, and throws.</summary>
internal sealed class SnakeCaseConverter<TEnum>() : ValueConverter<TEnum, string>(
    value => value.ToText(),
    text => SnakeCase.Parse<TEnum>(text) ?? Unknown(text))
    where TEnum : struct, Enum
{
    private static TEnum Unknown(string text) =>
        throw new InvalidOperationException($"The database holds '{text}', which is no {typeof(TEnum).Name}.");
}
