using System.Net;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>The address of a receiver. Where its name leads is checked again at every connection.</summary>
internal static class WebhookUrl
{
    private const int Longest = 2_000;

    /// <summary>Why this can't be an address to send to, or null.</summary>
    public static string? Problem(string? text, OutboundAddresses addresses)
    {
        if (string.IsNullOrWhiteSpace(text)) return "The address that events are sent to.";
        if (text.Length > Longest) return $"At most {Longest} characters.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0) return "An http or https address.";
        if (url.UserInfo.Length > 0) return "An address without user and password.";
        if (url.Fragment.Length > 0) return "An address without a fragment (#…).";

        var host = url.DnsSafeHost.TrimEnd('.');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) host = "127.0.0.1";
        return IPAddress.TryParse(host, out var address) && !addresses.Allow(address)
            ? $"This address is not on the public internet. Whoever runs the server can allow it ({OutboundAddresses.Setting})."
            : null;
    }
}
