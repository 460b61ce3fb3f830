using System.Text.RegularExpressions;

namespace Dozen.Core.Common;

/// <summary>
/// Where a secret of the server's own settings is, never the secret: <c>secret:NAME</c>. Read at run time from the file NAME in
/// the folder of secrets, else from the environment variable NAME, like the secrets of integrations.
/// </summary>
public sealed partial record SecretReference
{
    /// <summary>Names the folder that has one file per secret.</summary>
    public const string FolderSetting = "DOZEN_SECRETS_DIR";

    /// <summary>The folder when none is named: where container platforms mount secrets.</summary>
    public const string UsualFolder = "/run/secrets";

    private const string Start = "secret:";

    private SecretReference(string name) => Name = name;

    public string Name { get; }

    /// <returns>Null for anything else, such as the secret itself. A name has letters, digits, <c>_</c>, <c>-</c> and inner dots.</returns>
    public static SecretReference? Parse(string text) =>
        text.StartsWith(Start, StringComparison.Ordinal) && Names().IsMatch(text[Start.Length..]) ? new SecretReference(text[Start.Length..]) : null;

    /// <returns>The secret without surrounding blanks, or null when it is in neither place.</returns>
    public string? Read()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable(FolderSetting) is { Length: > 0 } folder ? folder : UsualFolder, Name);
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } text) return text;
        return Environment.GetEnvironmentVariable(Name)?.Trim() is { Length: > 0 } value ? value : null;
    }

    public override string ToString() => Start + Name;

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\z")]
    private static partial Regex Names();
}
