using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Dozen.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Tests.Walks;

/// <summary>
/// Whatever is sent to whichever operation: an answer below 500, a problem where it is a refusal, no hang, and no
/// personal data in the log. The requests are made from the OpenAPI document, so that a new operation is covered at once.
/// </summary>
public abstract partial class FuzzContract(Engine engine) : WebTest(engine)
{
    private const long Requests = 10_000;

    // These would lock the caller out or stop the test from saying anything about the rest.
    private static readonly string[] LeftAlone = ["DELETE /api/v1/users/{id}", "POST /api/v1/users/{id}/deactivate"];

    private readonly LogLines log = new();

    protected override void Configure(IServiceCollection services) => services.AddLogging(logging => logging.AddProvider(log));

    [Fact]
    public async Task No_request_makes_the_server_stumble_or_talk()
    {
        await SeedAsync();
        var document = new ApiDocument(await ReadAsync("/openapi/v1.json"));
        var operations = document.Operations.Where(o => !LeftAlone.Contains(o.ToString())).ToList();
        var statuses = new ConcurrentDictionary<(string Operation, int Status), int>();

        Gen.OneOf(operations.Select(o => RequestTo(o, document)).ToArray()).Sample(
            request =>
            {
                var (status, complaint) = SendAsync(request).GetAwaiter().GetResult();
                statuses.AddOrUpdate((request.Operation.ToString(), status), 1, (_, count) => count + 1);
                if (complaint is not null) throw new InvalidOperationException($"{request}\n→ {status}: {complaint}");
                return true;
            },
            iter: Requests, threads: 4);

        Assert.DoesNotContain(log.Lines, line => line.Contains(HostileValues.Secret, StringComparison.Ordinal));
        Assert.Equal(200, (int)(await GetAsync("/api/v1/leads?per_page=1")).StatusCode);

        // The guard bites only if requests get past the door: most operations must have been answered with success at least once.
        var reached = statuses.Keys.Where(k => k.Status < 300).Select(k => k.Operation).Distinct().Count();
        Assert.True(reached * 3 >= operations.Count, $"Only {reached} of {operations.Count} operations were ever answered with success.");
    }

    private async Task SeedAsync()
    {
        for (var i = 1; i <= 20; i++)
            await CreateAsync($$"""{"company":"Blue Anchor {{i}}","email":"info{{i}}@blueanchor.example","tags":["vip"]}""");
    }

    private static Gen<FuzzRequest> RequestTo(ApiOperation operation, ApiDocument document)
    {
        var path = Gen.Frequency((8, Gen.Int[1, 25].Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))), (2, HostileValues.Address));
        var paths = path.Array[operation.PathParameters.Count()];
        var query = Gen.Select(Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))), HostileValues.Address).Array[operation.Parameters.Count(p => p.In == "query")];
        var body = operation.Bodies.Count == 0 ? Gen.Int.Select(_ => ((string, string)?)null) : Body(operation, document).Select(b => ((string, string)?)b);
        return Gen.Select(paths, query, body).Select((p, q, b) => new FuzzRequest(operation, p, q, b));
    }

    private static Gen<(string MediaType, string Text)> Body(ApiOperation operation, ApiDocument document)
    {
        var (mediaType, schema) = operation.Bodies.First();
        var template = document.Build(schema, (name, leaf) => JsonValue.Create($"slot {name}:{KindOf(document.Resolve(leaf))}"))?.ToJsonString() ?? "{}";
        var slots = Slot().Count(template);

        // Some fields left out, some harmless, some hostile.
        var whole = Gen.Select(Gen.Int[0, 9], HostileValues.Json).Array[slots].Select(values => Fill(template, values));
        return Gen.Frequency((9, whole), (1, HostileValues.Json)).Select(text => (mediaType, text));
    }

    private static string Fill(string template, (int Choice, string Json)[] values)
    {
        var next = 0;
        var filled = Slot().Replace(template, match =>
        {
            var (choice, json) = values[next++];
            return choice switch { < 6 => "\u0001", < 8 => Harmless(match.Groups[1].Value), _ => json };
        });

        // A field that was left out takes its name along.
        return Comma().Replace(LeftOut().Replace(filled, ""), "$1").Replace("\u0001", "1", StringComparison.Ordinal);
    }

    private static string KindOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray kinds => (string?)kinds.FirstOrDefault(k => (string?)k != "null") ?? "",
        JsonValue kind => (string?)kind ?? "",
        _ => "",
    };

    private static string Harmless(string slot) => slot.Split(':') switch
    {
        [_, "integer" or "number"] => "1",
        [_, "boolean"] => "true",
        [_, "array"] => "[]",
        [_, "object"] => "{}",
        ["status" or "new_status", _] => "\"new\"",
        ["email" or "billing_email", _] => $"\"{HostileValues.Secret}\"",
        _ => "\"Blue Anchor\"",
    };

    private async Task<(int Status, string? Complaint)> SendAsync(FuzzRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Operation.Method), new Uri(Http.BaseAddress + request.Address().TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Text));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(body.MediaType == "multipart/form-data" ? "multipart/form-data; boundary=x" : body.MediaType);
        }

        using var response = await Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        var status = (int)response.StatusCode;
        var isOpenEnded = response.Content.Headers.ContentType?.MediaType == "text/event-stream"; // goes on as long as the run does
        var text = isOpenEnded ? "" : await response.Content.ReadAsStringAsync(Cancelled);
        var complaint = status switch
        {
            >= 500 => text,
            400 or 414 or 431 when text.Length == 0 => null, // Kestrel's own, for what is no HTTP request
            >= 400 when request.Operation.Path.StartsWith("/api/v1", StringComparison.Ordinal) && response.Content.Headers.ContentType?.MediaType != "application/problem+json" => $"no problem: {text}",
            _ => null,
        };
        return (status, complaint);
    }

    [GeneratedRegex("\"slot ([^\"]*)\"")]
    private static partial Regex Slot();

    [GeneratedRegex("\"[^\"]*\":\\u0001,?")]
    private static partial Regex LeftOut();

    [GeneratedRegex(",([}\\]])")]
    private static partial Regex Comma();

    private sealed record FuzzRequest(ApiOperation Operation, string[] Path, (bool Present, string Value)[] Query, (string MediaType, string Text)? Body)
    {
        public string Address()
        {
            var path = Operation.Path;
            foreach (var (parameter, value) in Operation.PathParameters.Zip(Path))
                path = path.Replace($"{{{parameter.Name}}}", value.Length == 0 ? "0" : value, StringComparison.Ordinal);
            var query = Operation.Parameters.Where(p => p.In == "query").Zip(Query).Where(q => q.Second.Present).Select(q => $"{q.First.Name}={q.Second.Value}");
            return path + "?" + string.Join('&', query);
        }

        public override string ToString() => $"{Operation.Method} {Address()}\n{Body?.MediaType} {Body?.Text}";
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}

public sealed class FuzzOnSqlite() : FuzzContract(Engine.Sqlite);

public sealed class FuzzOnPostgres() : FuzzContract(Engine.Postgres);
