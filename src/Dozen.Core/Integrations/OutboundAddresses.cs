using System.Net;
using System.Net.Sockets;

namespace Dozen.Core.Integrations;

/// <summary>
/// Which addresses an outgoing request may go to, where data says where it goes: the public internet, and what the
/// person who runs the server has allowed besides.
/// </summary>
/// <param name="allowed">Networks that are allowed although they are not public.</param>
public sealed class OutboundAddresses(IReadOnlyList<IPNetwork> allowed)
{
    public const string Setting = "DOZEN_OUTBOUND_ALLOW";

    // Everything that IANA lists as not globally reachable, multicast, and the address at which Azure answers its machines.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3"); // all that is given out; the rest is reserved or has a meaning of its own
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Reads networks separated by commas, such as <c>10.1.0.0/16,::1/128</c>; an address alone means itself.</summary>
    /// <exception cref="FormatException">One of them is none; said at the start of the server.</exception>
    public static OutboundAddresses Parse(string? networks) => new(
        [.. (networks ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseNetwork)]);

    public bool Allow(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
        return allowed.Any(n => n.Contains(plain)) || IsPublic(plain);
    }

    private static bool IsPublic(IPAddress address)
    {
        if (NotPublic.Any(n => n.Contains(address))) return false;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return true;

        // An IPv6 address that carries an IPv4 one ends where that one is.
        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(12, 4)));
        if (!Global.Contains(address)) return false;
        return !SixToFour.Contains(address) || IsPublic(new IPAddress(bytes.AsSpan(2, 4)));
    }

    private static IPNetwork ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        throw new FormatException($"{Setting}: \"{text}\" is no network such as 10.1.0.0/16.");
    }
}
