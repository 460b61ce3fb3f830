namespace Dozen.Core.Common;

/// <summary>Collects what is wrong with an input, field by field; the first message of a field stands.</summary>
internal sealed class FieldProblems
{
    private readonly Dictionary<string, string[]> all = [];

    /// <summary>Null when nothing is wrong.</summary>
    public Failure? Failure => all.Count == 0
        ? null
        : new Failure(FailureKind.Invalid, "validation", all.Count == 1 ? all.Values.First()[0] : "Some fields are not valid.") { Errors = all };

    public void Add(string field, string message) => all.TryAdd(field, [message]);

    /// <param name="longest">In characters.</param>
    public void Text(string field, string? text, int longest)
    {
        if (text is null) return;
        if (text.Length > longest) Add(field, $"{text.Length} characters, at most {longest}.");
        else if (text.HasControls()) Add(field, "Contains control characters.");
    }

    public void Required(string field, string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text)) Add(field, "Can't be empty.");
        else Text(field, text, longest);
    }

    /// <summary>A time that both databases and every calendar can hold.</summary>
    public void Time(string field, DateTimeOffset? time)
    {
        if (time is { } given && given.UtcDateTime.Year is < 1970 or > 2199) Add(field, "A time between 1970 and 2199.");
    }
}
