using System.CommandLine;
using Dozen.Core.Database;

namespace Dozen.CommandLine;

/// <summary>Options whose values are the words of an enumeration, as the database and the API spell them.</summary>
internal static class EnumOption
{
    /// <summary>May be given several times.</summary>
    public static Option<string[]> Many<TEnum>(string name, string description) where TEnum : struct, Enum =>
        new Option<string[]>(name) { Description = Listed<TEnum>(description), HelpName = name.TrimStart('-') }.AcceptOnlyFromAmong([.. SnakeCase.Texts<TEnum>()]);

    public static Option<string> One<TEnum>(string name, string description) where TEnum : struct, Enum =>
        new Option<string>(name) { Description = Listed<TEnum>(description), HelpName = name.TrimStart('-') }.AcceptOnlyFromAmong([.. SnakeCase.Texts<TEnum>()]);

    public static IReadOnlyList<TEnum> GetEnums<TEnum>(this ParseResult arguments, Option<string[]> option) where TEnum : struct, Enum =>
        [.. (arguments.GetValue(option) ?? []).Select(text => SnakeCase.Parse<TEnum>(text)!.Value)];

    public static TEnum? GetEnum<TEnum>(this ParseResult arguments, Option<string> option) where TEnum : struct, Enum =>
        arguments.GetValue(option) is { } text ? SnakeCase.Parse<TEnum>(text) : null;

    private static string Listed<TEnum>(string description) where TEnum : struct, Enum => $"{description} ({string.Join(", ", SnakeCase.Texts<TEnum>())})";
}
