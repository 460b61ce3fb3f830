using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dozen.Core.Enrichment;

namespace Dozen.Connectors.Crawling;

/// <summary>
/// Asks the machine's own name servers for the mail exchangers of a domain, and for its address where it names none. One question in one
/// datagram; whatever is not a clear answer in time is "not known".
/// </summary>
internal sealed class MailDomains(TimeProvider time) : IMailDomains
{
    private const int Many = 10_000;
    private const ushort Address = 1;
    private const ushort Exchanger = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(6);
    private static readonly IdnMapping Idn = new();
    private readonly ConcurrentDictionary<string, (bool? Takes, DateTimeOffset Until)> known = new(StringComparer.Ordinal);
    private readonly Func<IPEndPoint?> server = UsualServer;

    /// <param name="server">Whom to ask; null for nobody.</param>
    internal MailDomains(TimeProvider time, IPEndPoint? server) : this(time) => this.server = () => server;

    public async Task<bool?> TakesMailAsync(string domain, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(domain, out var found) && found.Until > time.GetUtcNow()) return found.Takes;
        var takes = await AskAsync(domain, cancellationToken);
        if (known.Count > Many) known.Clear();
        known[domain] = (takes, time.GetUtcNow() + (takes is null ? TimeSpan.FromMinutes(5) : GoodFor));
        return takes;
    }

    private async Task<bool?> AskAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            if (server() is not { } endpoint || Idn.GetAscii(domain) is not { Length: > 2 and < 254 } name) return null;
            using var patience = new CancellationTokenSource(Patience, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            var exchangers = await QueryAsync(endpoint, name, Exchanger, both.Token);
            if (exchangers is not { IsClear: true }) return exchangers?.IsUnknownName == true ? false : null;
            if (exchangers.Answers > 0) return !exchangers.RefusesMail;
            return await QueryAsync(endpoint, name, Address, both.Token) is { IsClear: true } address ? address.Answers > 0 : null;
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException or NetworkInformationException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async Task<DnsReply?> QueryAsync(IPEndPoint endpoint, string name, ushort type, CancellationToken cancellationToken)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        var question = new byte[12 + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(question, id);
        question[2] = 1; // recursion, please
        question[5] = 1; // one question
        var at = 12;
        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > 63) return null;
            question[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, question.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(at + 1), type);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(at + 3), 1);

        // Connected, so that nobody else's datagram is taken for the answer.
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(endpoint, cancellationToken);
        await socket.SendAsync(question, cancellationToken);
        var reply = new byte[1232];
        while (true)
        {
            var length = await socket.ReceiveAsync(reply, cancellationToken);
            if (DnsReply.Read(reply.AsSpan(0, length), id, question.AsSpan(12)) is { } read) return read;
        }
    }

    private static IPEndPoint? UsualServer() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(n => n.OperationalStatus == OperationalStatus.Up)
        .SelectMany(n => n.GetIPProperties().DnsAddresses)
        .Select(a => new IPEndPoint(a, 53))
        .FirstOrDefault();

    /// <summary>The head of an answer, and whether its one exchanger is the root, by which a domain says that it takes no mail (RFC 7505).</summary>
    private sealed record DnsReply(bool IsClear, bool IsUnknownName, int Answers, bool RefusesMail)
    {
        public static DnsReply? Read(ReadOnlySpan<byte> reply, ushort id, ReadOnlySpan<byte> question)
        {
            if (reply.Length < 12 + question.Length || BinaryPrimitives.ReadUInt16BigEndian(reply) != id || (reply[2] & 0x80) == 0) return null;
            if (!Ascii.EqualsIgnoreCase(reply.Slice(12, question.Length - 4), question[..^4])) return null;
            var (code, answers) = (reply[3] & 0x0F, BinaryPrimitives.ReadUInt16BigEndian(reply[6..]));

            // Name as a pointer, type, class, time, length, preference, exchanger: a single root is "." with length 3.
            var first = reply[(12 + question.Length)..];
            var refuses = answers == 1 && first.Length >= 15 && first[0] >= 0xC0 && BinaryPrimitives.ReadUInt16BigEndian(first[2..]) == Exchanger
                && BinaryPrimitives.ReadUInt16BigEndian(first[10..]) == 3 && first[14] == 0;
            return new DnsReply(code == 0, code == 3, answers, refuses);
        }
    }
}
