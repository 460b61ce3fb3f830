using System.Globalization;
using Dozen.Core.Database;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Compatibility;

/// <summary>Reads query parameters as the earlier platform did: unknown ones are passed over, and what is wrong is listed.</summary>
internal sealed class EarlierQuery(IQueryCollection query)
{
    private readonly List<EarlierFieldError> errors = [];

    public IReadOnlyList<EarlierFieldError> Errors => errors;

    /// <summary>Null when absent or empty. The NUL character, which no database takes, is read as a blank.</summary>
    public string? Text(string name) => query.TryGetValue(name, out var text) && text.ToString() is { Length: > 0 } value ? value.Replace('\0', ' ') : null;

    public int Number(string name, int minimum, int maximum, int absent) => (int)(Number(name, minimum, (long)maximum) ?? absent);

    /// <summary>Null when absent, or wrong.</summary>
    public long? Number(string name, long minimum, long maximum)
    {
        if (Text(name) is not { } text) return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Refuse("int_parsing", name, "Input should be a valid integer, unable to parse string as an integer");
        else if (number < minimum)
            Refuse("greater_than_equal", name, $"Input should be greater than or equal to {minimum}");
        else if (number > maximum)
            Refuse("less_than_equal", name, $"Input should be less than or equal to {maximum}");
        else
            return number;
        return null;
    }

    public bool? Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case "true" or "1" or "yes" or "on":
                return true;
            case "false" or "0" or "no" or "off":
                return false;
            case null:
                return null;
            default:
                Refuse("bool_parsing", name, "Input should be a valid boolean, unable to interpret input");
                return null;
        }
    }

    public TEnum? One<TEnum>(string name) where TEnum : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        if (SnakeCase.Parse<TEnum>(text) is { } value) return value;
        Refuse("enum", name, $"Input should be one of: {string.Join(", ", SnakeCase.Texts<TEnum>())}");
        return null;
    }

    public void Refuse(string type, string name, string message) => errors.Add(new EarlierFieldError(type, ["query", name], message));
}
