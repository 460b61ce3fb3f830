using System.Linq.Expressions;

namespace Dozen.Core.Common.Listing;

/// <summary>What a list may be sorted by, as far as the faces need to know it.</summary>
public abstract class Sorting
{
    public const int MostKeys = 4;

    private readonly Lazy<SortOrder> standard;

    private protected Sorting(string standard) => this.standard = new(() => Parse(standard).Value);

    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The order of the list when none is asked for.</summary>
    public SortOrder Default => standard.Value;

    /// <summary>Reads names separated by commas, each with a minus before it for descending; the default order when there is none.</summary>
    public Result<SortOrder> Parse(string? text)
    {
        var terms = new List<SortTerm>();
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var term = item[0] == '-' ? new SortTerm(item[1..], true) : new SortTerm(item, false);
            if (!Names.Contains(term.Name))
                return Refuse($"There is no key {(term.Name.Length > 50 ? term.Name[..50] + "…" : term.Name)} here. There are: {string.Join(", ", Names)}; a minus before one means descending.");
            if (terms.Any(t => t.Name == term.Name)) return Refuse($"{term.Name} stands there twice.");
            if (terms.Count == MostKeys) return Refuse($"At most {MostKeys} keys.");
            terms.Add(term);
        }

        return terms.Count == 0 ? Default : new SortOrder(terms);
    }

    private static Failure Refuse(string message) => Failure.Invalid("sort", message);
}

/// <summary>What a list of <typeparamref name="T"/> may be sorted by. Declared once per list; each <c>By</c> adds a key.</summary>
/// <remarks>
/// A key is never null: engines disagree on where nulls stand, and no comparison finds them. A nullable column is
/// declared with what stands for null, such as <c>lead => lead.Value ?? -1</c>.
/// </remarks>
public sealed class Sorting<T> : Sorting
    where T : class
{
    private readonly string standard;
    private readonly SortKey<T> id;
    private readonly IReadOnlyList<SortKey<T>> keys;

    /// <param name="list">The list's name, which its cursors carry.</param>
    /// <param name="standard">The default order, such as <c>-created_at</c>.</param>
    public Sorting(string list, string standard, Expression<Func<T, long>> id)
        : this(list, standard, new SortKey<T, long>("id", id, KeyText.Long), [])
    {
    }

    private Sorting(string list, string standard, SortKey<T> id, IReadOnlyList<SortKey<T>> keys)
        : base(standard) => (List, this.standard, this.id, this.keys, Names) = (list, standard, id, keys, [.. keys.Select(k => k.Name)]);

    public override IReadOnlyList<string> Names { get; }

    internal string List { get; }

    public Sorting<T> By(string name, Expression<Func<T, long>> key) => With(new SortKey<T, long>(name, key, KeyText.Long));

    public Sorting<T> By(string name, Expression<Func<T, int>> key) => With(new SortKey<T, int>(name, key, KeyText.Int));

    public Sorting<T> By(string name, Expression<Func<T, DateTimeOffset>> key) => With(new SortKey<T, DateTimeOffset>(name, key, KeyText.Time));

    public Sorting<T> By(string name, Expression<Func<T, DateOnly>> key) => With(new SortKey<T, DateOnly>(name, key, KeyText.Date));

    /// <summary>By text, as the column's collation compares it.</summary>
    public Sorting<T> By(string name, Expression<Func<T, string>> key) => With(new SortKey<T, string>(name, key, KeyText.Text));

    /// <summary>By the place of the value in its enum, and not by its text.</summary>
    public Sorting<T> By<TEnum>(string name, Expression<Func<T, TEnum>> key) where TEnum : struct, Enum =>
        With(new SortKey<T, int>(name, Rank(key), KeyText.Int));

    /// <summary>The keys of an order, the tie-breaker included.</summary>
    internal IReadOnlyList<(SortKey<T> Key, bool Descending)> KeysOf(SortOrder order) =>
        [.. order.Terms.Select(t => (keys.First(k => k.Name == t.Name), t.Descending)), (id, order.Terms[^1].Descending)];

    private Sorting<T> With(SortKey<T> key) => new(List, standard, id, [.. keys, key]);

    private static Expression<Func<T, int>> Rank<TEnum>(Expression<Func<T, TEnum>> key) where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        Expression rank = Expression.Constant(values.Length - 1);
        for (var i = values.Length - 2; i >= 0; i--)
            rank = Expression.Condition(Expression.Equal(key.Body, Expression.Constant(values[i])), Expression.Constant(i), rank);
        return Expression.Lambda<Func<T, int>>(rank, key.Parameters);
    }
}
