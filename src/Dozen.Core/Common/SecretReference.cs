using System.Text.RegularExpressions;

namespace Dozen.Core.Common;

/// <summary>
/// Where a secret is, never the secret: <c>secret:NAME</c>. Read at run time from the environment variable NAME, else from the
/// file NAME in the folder that <c>DOZEN_SECRETS</c> names (<c>/run/secrets</c> when it names none).
/// </summary>
public sealed partial record SecretReference
{
    private const string Start = "secret:";

    private SecretReference(string name) => Name = name;

    public string Name { get; }

    /// <returns>Null for anything else, such as the secret itself. A name has letters, digits, <c>_</c>, <c>-</c> and inner dots.</returns>
    public static SecretReference? Parse(string text) =>
        text.StartsWith(Start, StringComparison.Ordinal) && Names().IsMatch(text[Start.Length..]) ? new SecretReference(text[Start.Length..]) : null;

    /// <returns>The secret without surrounding blanks, or null when it is in neither place.</returns>
    public string? Read()
    {
        if (Environment.GetEnvironmentVariable(Name)?.Trim() is { Length: > 0 } value) return value;
        var file = Path.Combine(Environment.GetEnvironmentVariable("DOZEN_SECRETS") is { Length: > 0 } folder ? folder : "/run/secrets", Name);
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : null;
    }

    public override string ToString() => Start + Name;

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\z")]
    private static partial Regex Names();
}
