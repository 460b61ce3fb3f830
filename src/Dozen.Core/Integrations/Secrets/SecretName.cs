using System.Text.RegularExpressions;

namespace Dozen.Core.Integrations.Secrets;

/// <summary>
/// The name under which a secret is kept outside: <c>[A-Z][A-Z0-9_]*</c>, 2 to 64 characters. Names that belong to the
/// server itself or to the system can't be used, so that a configuration can't reach for the database's password.
/// </summary>
public sealed partial record SecretName
{
    /// <summary>What a reference in a configuration begins with: <c>secret:GOOGLE_MAPS_API_KEY</c>.</summary>
    public const string Scheme = "secret:";

    private static readonly string[] Reserved =
        ["DOZEN_", "ASPNETCORE_", "DOTNET_", "CORECLR_", "COMPLUS_", "KESTREL_", "CONNECTIONSTRINGS_", "LOGGING_", "LD_", "PG", "POSTGRES_", "SSH_", "KUBERNETES_", "XDG_"];

    private static readonly string[] ReservedWhole = ["PATH", "HOME", "USER", "SHELL", "PWD", "HOSTNAME", "LANG", "TERM", "DATABASE_URL", "URLS", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

    private SecretName(string text) => Text = text;

    public string Text { get; }

    /// <summary>Null when this is no name, or a reserved one.</summary>
    public static SecretName? Parse(string text) =>
        Shape().IsMatch(text) && !ReservedWhole.Contains(text) && !Reserved.Any(r => text.StartsWith(r, StringComparison.Ordinal)) ? new(text) : null;

    public static bool IsReference(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The name in <c>secret:NAME</c>; null when this is no reference, or its name is none.</summary>
    public static SecretName? FromReference(string text) => IsReference(text) ? Parse(text[Scheme.Length..]) : null;

    public override string ToString() => Text;

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{1,63}\z")]
    private static partial Regex Shape();
}
