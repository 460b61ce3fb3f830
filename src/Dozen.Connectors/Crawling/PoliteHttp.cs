using System.IO.Compression;
using System.Net.Http.Headers;
using Dozen.Connectors.Outbound;
using Dozen.Core.Enrichment;

namespace Dozen.Connectors.Crawling;

/// <summary>An answer to one request. Redirects are answers too.</summary>
/// <param name="Body">Unpacked, at most as many bytes as were asked for.</param>
/// <param name="Location">Absolute; null when there is none that can be read.</param>
internal sealed record Answer(int Status, Uri? Location, MediaTypeHeaderValue? ContentType, byte[] Body, string? Etag, string? LastModified)
{
    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;
}

/// <summary>Why there is no answer, in a sentence without addresses.</summary>
internal sealed class NoAnswerException(string message, bool isRefused) : Exception(message)
{
    /// <summary>No request may go there.</summary>
    public bool IsRefused { get; } = isRefused;
}

/// <summary>GET requests to sites: guarded, in turn with everybody else who asks the host, within limits of time and size.</summary>
internal sealed class PoliteHttp(OutboundHttp http, HostTurns turns, CrawlOptions options, TimeProvider time)
{
    private const string Encodings = "gzip, deflate, br";
    private const int LongestValidator = 200;

    public static string HostOf(Uri url) => url.IdnHost.ToLowerInvariant().TrimEnd('.');

    /// <summary>Why no request may go to this address whatever its name leads to; null when one may.</summary>
    public string? RefusalOf(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) return "The address is neither http nor https.";
        if (url.UserInfo.Length > 0) return "The address carries a user name.";
        return options.Ports.Contains(url.Port) ? null : "The address has a port that is not allowed.";
    }

    /// <param name="pause">What the host wants between two requests.</param>
    /// <exception cref="NoAnswerException">There is none.</exception>
    public async Task<Answer> GetAsync(Uri url, TimeSpan pause, int mostBytes, RememberedPage? remembered, CancellationToken cancellationToken)
    {
        if (RefusalOf(url) is { } refusal) throw new NoAnswerException(refusal, isRefused: true);
        using var turn = await turns.TakeAsync(HostOf(url), pause, cancellationToken);
        using var patience = new CancellationTokenSource(options.RequestTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = Request(url, remembered);
            using var response = await http.SendAsync(request, both.Token);
            var status = (int)response.StatusCode;
            var location = response.Headers.Location is { } given && Uri.TryCreate(url, given.OriginalString, out var absolute) ? absolute : null;
            var body = status is >= 200 and < 300 ? await ReadAsync(response.Content, mostBytes, both.Token) : [];
            return new Answer(status, location, response.Content.Headers.ContentType, body, Validator(response, "ETag"), Validator(response, "Last-Modified"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoAnswerException("The site did not answer in time.", isRefused: false);
        }
        catch (HttpRequestException failure) when (failure.InnerException is AddressRefusedException refused)
        {
            throw new NoAnswerException(refused.Message, isRefused: true);
        }
        catch (HttpRequestException failure)
        {
            throw new NoAnswerException(Words(failure), isRefused: false);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or NotSupportedException)
        {
            throw new NoAnswerException("The site broke the connection off, or sent what can't be read.", isRefused: false);
        }
    }

    private HttpRequestMessage Request(Uri url, RememberedPage? remembered)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", Encodings);
        if (options.Contact is { } contact && contact.Contains('@') && !contact.Contains('/')) request.Headers.TryAddWithoutValidation("From", contact);
        if (remembered?.Etag is { } etag) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        if (remembered?.LastModified is { } modified) request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        return request;
    }

    /// <summary>Unpacks while reading, so that a small answer can't become a large one.</summary>
    private static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        foreach (var encoding in content.Headers.ContentEncoding.Reverse())
        {
            if (content.Headers.ContentEncoding.Count > 2) throw new InvalidDataException();
            stream = encoding.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                "identity" => stream,
                _ => throw new InvalidDataException(),
            };
        }

        using var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (body.Length < most)
        {
            var wanted = (int)Math.Min(buffer.Length, most - body.Length);
            if (await stream.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken) is not (> 0 and var read)) break;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static string? Validator(HttpResponseMessage response, string name)
    {
        var found = response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values);
        return found && values!.First() is { Length: > 0 and <= LongestValidator } text && text.All(c => c is >= ' ' and < '\u007f') ? text : null;
    }

    private static string Words(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The name of the site can't be found.",
        HttpRequestError.SecureConnectionError => "No secure connection could be made: the certificate of the site is not trusted or does not fit.",
        HttpRequestError.ConnectionError => "The site can't be reached.",
        _ => "The site broke the connection off, or answered what is no HTTP.",
    };
}
