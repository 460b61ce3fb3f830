using Dozen.Core.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Dozen.Web.Http;

/// <summary>
/// <c>?fields=</c>: which fields of a view are answered, its <c>id</c> always among them. An endpoint that declares
/// <see cref="Parameter"/> answers <c>200</c> with these alone, be it with one view or a list of them.
/// </summary>
internal sealed class FieldChoice<TView>
{
    private const string Name = "fields";

    // The contract of the serialiser names the fields as they are written.
    private static readonly IReadOnlyList<(string Name, Func<object, object?> Read)> All =
        [.. JsonSetup.Options.GetTypeInfo(typeof(TView)).Properties.Where(p => p.Get is not null).Select(p => (p.Name, p.Get!))];

    private readonly IReadOnlyList<(string Name, Func<object, object?> Read)> chosen;

    private FieldChoice(IReadOnlyCollection<string> names) => chosen = [.. All.Where(f => f.Name == "id" || names.Contains(f.Name))];

    public static QueryParameter<FieldChoice<TView>> Parameter { get; } = new(Name, "Only these fields, and the id; all when absent.", Parse)
    {
        Values = [.. All.Select(f => f.Name)],
        IsList = true,
        Filter = NarrowAsync,
    };

    private static Result<FieldChoice<TView>> Parse(StringValues text)
    {
        var names = QueryParameter.Items(text);
        return names.Find(name => All.All(f => f.Name != name)) is { } unknown
            ? QueryParameter.Refuse<FieldChoice<TView>>(Name, $"There is no field {(unknown.Length > 50 ? unknown[..50] + "…" : unknown)} here. There are: {string.Join(", ", All.Select(f => f.Name))}.")
            : new FieldChoice<TView>(names);
    }

    private static async ValueTask<object?> NarrowAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var query = context.HttpContext.Request.Query;
        if (StringValues.IsNullOrEmpty(query[Name])) return await next(context);

        // The other parameters are the endpoint's to read.
        var reader = new QueryReader(query);
        var fields = reader.Get(Parameter);
        if (reader.Failure is { } failure) return new ProblemResult(failure);

        var answer = await next(context);
        return (answer is INestedHttpResult nested ? nested.Result : answer) switch
        {
            Ok<ListPage<TView>> { Value: { } page } => TypedResults.Ok(page.Select(fields!.Of)),
            OkTagged<TView> tagged => tagged.Select(fields!.Of),
            Ok<TView> { Value: { } view } => TypedResults.Ok(fields!.Of(view)),
            _ => answer,
        };
    }

    private Dictionary<string, object?> Of(TView view)
    {
        var narrow = new Dictionary<string, object?>(chosen.Count, StringComparer.Ordinal);
        foreach (var (name, read) in chosen) narrow.Add(name, read(view!));
        return narrow;
    }
}
