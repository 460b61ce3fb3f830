namespace Dozen.Core.Enrichment;

/// <summary>How the best of several values is chosen, for the whole server.</summary>
/// <param name="PrefersPersonalEmail">A person's address (anna@…) over a general one (info@…), among those of the business's own domain.</param>
public sealed record EnrichmentSettings(bool PrefersPersonalEmail = false)
{
    /// <summary><c>general</c> or <c>personal</c>.</summary>
    public const string Setting = "DOZEN_ENRICH_EMAIL";

    /// <exception cref="FormatException">The setting has another value; said at the start of the server.</exception>
    public static EnrichmentSettings From(Func<string, string?> setting) => setting(Setting) switch
    {
        null or "" or "general" => new(false),
        "personal" => new(true),
        _ => throw new FormatException($"{Setting}: general or personal."),
    };
}
