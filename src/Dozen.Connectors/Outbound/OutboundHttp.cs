using System.Net;
using System.Net.Sockets;
using Dozen.Core.Integrations;

namespace Dozen.Connectors.Outbound;

/// <summary>The name leads to no address that a request may go to.</summary>
internal sealed class AddressRefusedException() : IOException("The address is not on the public internet.");

/// <summary>
/// HTTP to addresses that came from data. The address is checked where the connection is made, after the name was
/// looked up, so that no name can point inside; redirects are not followed, and nothing goes through a proxy, which would
/// connect in our stead.
/// </summary>
internal sealed class OutboundHttp : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);
    private readonly HttpMessageInvoker http;

    public OutboundHttp(OutboundAddresses addresses)
        : this(addresses, (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken))
    {
    }

    /// <param name="lookUp">The addresses of a name.</param>
    internal OutboundHttp(OutboundAddresses addresses, Func<string, CancellationToken, Task<IPAddress[]>> lookUp) => http = new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectTime,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 32, // kibibytes
        MaxResponseDrainSize = 64 * 1024,
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(addresses, lookUp, context.DnsEndPoint, cancellationToken),
    });

    /// <exception cref="HttpRequestException">Nobody could be reached; <see cref="AddressRefusedException"/> inside when nobody may be.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => http.SendAsync(request, cancellationToken);

    public void Dispose() => http.Dispose();

    private static async Task<Stream> ConnectAsync(
        OutboundAddresses addresses, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, DnsEndPoint target, CancellationToken cancellationToken)
    {
        var found = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await lookUp(target.Host, cancellationToken);
        var allowed = found.Where(addresses.Allow).ToArray();
        if (allowed.Length == 0 && found.Length > 0) throw new AddressRefusedException();

        // Given the addresses, not the name: a second look-up could answer otherwise.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
