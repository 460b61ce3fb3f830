using System.Net;
using System.Text.Json;
using Dozen.Connectors.Outbound;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.Places;

/// <summary>What a source answered to a request.</summary>
/// <param name="Status">200 to 299, or a refusal that asking again would not change.</param>
/// <param name="Json">Null where the answer is none, which only a refusal may be.</param>
/// <param name="Requests">How often it was asked.</param>
internal sealed record PlaceAnswer(HttpStatusCode Status, JsonElement? Json, int Requests)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}

/// <summary>
/// Asks a source of places. Where it is busy or broken it is asked again, after as long as it says or ever later; whoever is told
/// to wait for long gives up instead.
/// </summary>
internal sealed class PlaceHttp(OutboundHttp http, TimeProvider time)
{
    private const int Tries = 4;
    private const int LargestAnswer = 64 * 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <param name="request">Makes the request, anew for each time.</param>
    /// <param name="name">Of the source, for what is said of it.</param>
    /// <exception cref="PlaceSourceException">It could not be asked, or not understood, however often.</exception>
    public async Task<PlaceAnswer> AskAsync(Func<HttpRequestMessage> request, string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, trouble) = await TryAsync(request, name, timeout, attempt, cancellationToken);
            if (answer is not null) return answer;

            var pause = trouble!.RetryAfter ?? FirstPause * Math.Pow(2, attempt - 1);
            if (attempt == Tries || pause > LongestPause || (trouble.TookTooLong && attempt > 1)) throw trouble;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<(PlaceAnswer? Answer, PlaceSourceException? Trouble)> TryAsync(
        Func<HttpRequestMessage> request, string name, TimeSpan timeout, int attempt, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var asked = request();
        try
        {
            using var response = await http.SendAsync(asked, either.Token);
            var status = (int)response.StatusCode;
            if (status is 429 or 408 or >= 500)
                return (null, new PlaceSourceException($"{name} answered {status}.") { RetryAfter = RetryAfter(response), TookTooLong = status is 408 or 504 });

            var json = await ReadAsync(response, either.Token);
            return status is >= 200 and < 300 && json is null
                ? (null, new PlaceSourceException($"{name} answered with something that is not JSON, or not whole."))
                : (new PlaceAnswer(response.StatusCode, json, attempt), null);
        }
        catch (HttpRequestException failure) when (failure.InnerException is AddressRefusedException)
        {
            throw new PlaceSourceException($"{name} is at an address that requests may not go to; {Core.Integrations.OutboundAddresses.Setting} can allow it.", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, new PlaceSourceException($"{name} could not be reached.", failure));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new PlaceSourceException($"{name} took longer than {timeout.TotalSeconds:0} seconds.") { TookTooLong = true });
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    /// <returns>Null for what is no whole JSON document, such as an error page.</returns>
    private static async Task<JsonElement?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (whole.Length + read > LargestAnswer) return null;
            whole.Write(buffer, 0, read);
        }

        try
        {
            using var document = JsonDocument.Parse(whole.GetBuffer().AsMemory(0, (int)whole.Length));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
