using System.Globalization;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Dozen.Web.Http;

/// <summary>A query parameter, declared once: read from it, and documented from it.</summary>
internal abstract record QueryParameter(string Name, string Description)
{
    /// <summary>JSON schema type: string, integer or boolean.</summary>
    public string Type { get; init; } = "string";

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    /// <summary>The legal texts, where there is a closed list; several may be given when <see cref="IsList"/>.</summary>
    public IReadOnlyCollection<string> Values { get; init; } = [];

    public bool IsList { get; init; }

    /// <summary>What a parameter does to the answer of every endpoint that declares it; most do nothing.</summary>
    public Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>>? Filter { get; init; }

    public static QueryParameter<int?> Number(string name, string description, int minimum, int maximum) =>
        new(name, description, text =>
            int.TryParse(text.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
                ? number
                : Refuse<int?>(name, $"A whole number from {minimum} to {maximum}."))
        { Type = "integer", Minimum = minimum, Maximum = maximum };

    public static QueryParameter<bool?> Flag(string name, string description) =>
        new(name, description, text => text.ToString() switch { "true" => true, "false" => false, _ => Refuse<bool?>(name, "true or false.") }) { Type = "boolean" };

    public static QueryParameter<string> Text(string name, string description, int longest = 500) =>
        new(name, description, text => text.ToString() is { } value && value.Length <= longest && !value.Contains('\0')
            ? value.Trim()
            : Refuse<string>(name, $"At most {longest} characters."));

    public static QueryParameter<long?> Id(string name, string description) =>
        new(name, description, text => long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : Refuse<long?>(name, "The number of a row."))
        { Type = "integer", Minimum = 0, Maximum = long.MaxValue };

    /// <summary>A moment, such as <c>2026-03-01T12:00:00Z</c>; a date alone is its beginning in UTC.</summary>
    public static QueryParameter<DateTimeOffset?> Time(string name, string description) =>
        new(name, description, text =>
            DateTimeOffset.TryParse(text.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.UtcDateTime.Year is > 1 and < 9999
                ? time.ToMicroseconds()
                : Refuse<DateTimeOffset?>(name, "A time such as 2026-03-01T12:00:00Z."));

    /// <summary>One of the given texts, each standing for a value.</summary>
    public static QueryParameter<T> Choice<T>(string name, string description, IReadOnlyDictionary<string, T> choices) =>
        new(name, description, text => choices.TryGetValue(text.ToString(), out var value)
            ? value
            : Refuse<T>(name, $"One of: {string.Join(", ", choices.Keys)}."))
        { Values = [.. choices.Keys] };

    /// <summary>Values separated by commas, or the parameter repeated.</summary>
    public static QueryParameter<IReadOnlyList<TEnum>> Enums<TEnum>(string name, string description) where TEnum : struct, Enum =>
        new(name, description, text =>
        {
            var values = new List<TEnum>();
            foreach (var item in Items(text))
            {
                if (SnakeCase.Parse<TEnum>(item) is not { } value) return Refuse<IReadOnlyList<TEnum>>(name, EnumText.Refusal<TEnum>(item));
                values.Add(value);
            }

            return values;
        })
        { Values = SnakeCase.Texts<TEnum>(), IsList = true };

    /// <inheritdoc cref="Enums{TEnum}"/>
    public static QueryParameter<IReadOnlyList<string>> Texts(string name, string description) =>
        new(name, description, text => Items(text) is { Count: <= 50 } items && items.All(i => i.Length <= 100 && !i.Contains('\0'))
            ? items
            : Refuse<IReadOnlyList<string>>(name, "At most 50 values of at most 100 characters."))
        { IsList = true };

    public static Result<T> Refuse<T>(string name, string message) => Failure.Invalid(name, $"{name}: {message}");

    /// <summary>Values separated by commas, or the parameter repeated.</summary>
    public static List<string> Items(StringValues text) =>
        [.. text.SelectMany(t => (t ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}

/// <inheritdoc/>
internal sealed record QueryParameter<T>(string Name, string Description, Func<StringValues, Result<T>> Parse) : QueryParameter(Name, Description);

/// <summary>The parameters an endpoint reads; any other is refused, because a misspelt filter would return everything.</summary>
internal sealed class QueryParameters(params QueryParameter[] all)
{
    public IReadOnlyList<QueryParameter> All => all;

    public QueryReader Read(HttpRequest request) => new(request.Query, all);
}

internal sealed class QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> errors = [];

    /// <summary>Refuses what is not known.</summary>
    public QueryReader(IQueryCollection query, IReadOnlyList<QueryParameter> known)
        : this(query)
    {
        foreach (var name in query.Keys.Where(k => known.All(p => p.Name != k)))
            errors[name] = [$"There is no parameter {name} here. There are: {string.Join(", ", known.Select(p => p.Name))}."];
    }

    /// <summary>The value, or the default when the parameter is absent, empty or wrong; ask <see cref="Failure"/> afterwards.</summary>
    public T? Get<T>(QueryParameter<T> parameter)
    {
        if (!query.TryGetValue(parameter.Name, out var text) || StringValues.IsNullOrEmpty(text)) return default;
        if (parameter.Parse(text).TryGet(out var value, out var failure)) return value;
        errors[parameter.Name] = failure.Errors[parameter.Name];
        return default;
    }

    public Failure? Failure => errors.Count == 0
        ? null
        : new Failure(FailureKind.Invalid, "request.parameter", string.Join(" ", errors.Values.SelectMany(e => e))) { Errors = errors };
}

internal static class QueryParameterMetadata
{
    public static TBuilder WithQuery<TBuilder>(this TBuilder builder, QueryParameters parameters) where TBuilder : IEndpointConventionBuilder
    {
        foreach (var parameter in parameters.All)
        {
            if (parameter.Filter is { } filter) builder.AddEndpointFilter(filter);
        }

        return builder.WithMetadata(parameters);
    }

    /// <summary>For an endpoint that answers one view and has no other parameters.</summary>
    public static RouteHandlerBuilder WithFields<TView>(this RouteHandlerBuilder builder) => builder.WithQuery(new QueryParameters(FieldChoice<TView>.Parameter));
}
