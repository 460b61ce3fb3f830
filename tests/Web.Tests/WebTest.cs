using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Data;
using Dozen.Testing;
using Dozen.Web.Hosting;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Dozen.Web.Tests;

/// <summary>The real server on a free port, over the test's own database and clock.</summary>
public abstract class WebTest(Engine engine) : IAsyncLifetime
{
    private readonly List<WebApplication> servers = [];

    protected Engine Engine => engine;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected TestDatabase Database { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await DatabaseUrlAsync() is { } url ? await TestDatabase.OverAsync(url, Cancelled) : await TestDatabase.CreateAsync(engine, Cancelled);
        Http = await StartServerAsync();
    }

    /// <summary>A database that the test has made; null for a fresh one.</summary>
    protected virtual Task<string?> DatabaseUrlAsync() => Task.FromResult<string?>(null);

    public virtual async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var server in servers)
        {
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
        }

        if (Database is not null) await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a test wants otherwise than the server has it.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>Starts a server over the test's database; a second one is a second process as far as the database can tell.</summary>
    protected async Task<HttpClient> StartServerAsync()
    {
        var server = await DozenServer.BuildAsync(
            DatabaseTarget.Parse(Database.Url), "http://127.0.0.1:0", Cancelled, services =>
            {
                services.AddSingleton<TimeProvider>(Database.Time);
                services.AddLogging(logging => logging.AddFilter<ConsoleLoggerProvider>("dozen", LogLevel.Warning)); // a thousand servers say where they are
                Configure(services);
            },
            await AllSettingsAsync());
        servers.Add(server);
        await server.StartAsync(Cancelled);
        return new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };
    }

    /// <summary>Whether a page of this origin gets the live connection of the pages.</summary>
    protected async Task<bool> ConnectsFromAsync(string origin, System.Net.CookieContainer? cookies = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.Cookies = cookies;
        try
        {
            await socket.ConnectAsync(new UriBuilder(Http.BaseAddress!) { Scheme = "ws", Path = "/_blazor" }.Uri, Cancelled);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    /// <summary>Configuration of the server, before it is built; null for none.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string?>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string?>?>(null);

    /// <summary>Without workers, unless the test wants some: what waits in the queue can be looked at.</summary>
    private async Task<Dictionary<string, string?>> AllSettingsAsync()
    {
        var settings = new Dictionary<string, string?> { ["DOZEN_WORKERS"] = "0" };
        foreach (var (name, value) in await SettingsAsync() ?? new Dictionary<string, string?>()) settings[name] = value;
        return settings;
    }

    /// <summary>A singleton of the running server.</summary>
    protected T Service<T>() where T : notnull => servers[0].Services.GetRequiredService<T>();

    protected Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);

    protected async Task<JsonObject> ReadAsync(string path)
    {
        var response = await GetAsync(path);
        response.EnsureSuccessStatusCode();
        return await BodyAsync(response);
    }

    /// <summary>Sends JSON exactly as written.</summary>
    protected async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, string? ifMatch = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, mediaType);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await Http.SendAsync(request, Cancelled);
    }

    protected Task<HttpResponseMessage> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    protected async Task<JsonObject> CreateAsync(string json)
    {
        var response = await PostAsync("/api/v1/leads", json);
        Assert.Equal(201, (int)response.StatusCode);
        return await BodyAsync(response);
    }

    protected static async Task<JsonObject> BodyAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!;

    /// <summary>Checks that the answer is a complete problem, and gives it.</summary>
    protected static async Task<JsonObject> ProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var problem = await BodyAsync(response);
        Assert.Equal((status, code), ((int)response.StatusCode, (string?)problem["code"]));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, (int?)problem["status"]);
        Assert.Equal(["type", "title", "status", "detail", "code", "trace_id", "errors"], problem.Select(p => p.Key));
        Assert.NotEmpty((string?)problem["trace_id"] ?? "");
        Assert.DoesNotContain("   at ", (string?)problem["detail"] ?? "", StringComparison.Ordinal);
        return problem;
    }

    /// <summary>From here on, requests are this caller's.</summary>
    protected void ActAs(Caller caller) => Service<SubstituteIdentity>().Caller = caller;

    /// <summary>A new user of the organisation, as a caller.</summary>
    protected async Task<Caller> AddUserAsync(UserRole role, string name, Caller? admin = null)
    {
        var input = new NewUser { Email = $"{name.ToLowerInvariant()}@team.example", FirstName = name, Role = role };
        var user = await Database.RunAsync<InviteUser, Result<UserView>>(v => v.ExecuteAsync(input, Cancelled), admin);
        return new Caller(user.Value.OrganizationId!.Value, user.Value.Id, role);
    }

    /// <summary>A lead that belongs to another organisation.</summary>
    protected async Task<long> ForeignLeadAsync()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var lead = await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Theirs" }, Cancelled), other);
        return lead.Value.Id;
    }
}
