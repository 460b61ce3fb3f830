using System.Globalization;

namespace Dozen.Connectors.Places;

/// <summary>Reads settings of the sources, and says at the start of the server which of them is wrong.</summary>
internal static class SettingReading
{
    public static string TextOf(this Func<string, string?> setting, string name, string absent) => setting(name) is { Length: > 0 } text ? text.Trim() : absent;

    /// <exception cref="FormatException">It is no number, or not within these bounds.</exception>
    public static decimal NumberOf(this Func<string, string?> setting, string name, decimal absent, decimal least, decimal most)
    {
        if (setting(name) is not { Length: > 0 } text) return absent;
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name}: \"{text}\" is no number from {least} to {most}."));
    }

    /// <exception cref="FormatException">It is no http or https address, or has a query or a user in it.</exception>
    public static Uri AddressOf(this Func<string, string?> setting, string name, string absent)
    {
        var text = setting.TextOf(name, absent);
        return Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Query.Length == 0
            ? uri
            : throw new FormatException($"{name}: \"{text}\" is no http or https address.");
    }
}
