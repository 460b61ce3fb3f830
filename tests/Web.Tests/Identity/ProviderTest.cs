using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Tests.Identity;

/// <summary>The server with a real provider beside it, and a user "ada@people.example" who administers.</summary>
public abstract class ProviderTest() : WebTest(Engine.Sqlite)
{
    private ProviderServer? provider;

    private protected ProviderServer Provider => provider!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (provider is not null) await provider.DisposeAsync();
        Environment.SetEnvironmentVariable(SecretName, null);
        GC.SuppressFinalize(this);
    }

    /// <summary>All that the server wrote to its log.</summary>
    protected ConcurrentQueue<string> Logged { get; } = new();

    protected override void Configure(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(new Log(Logged));

    private string SecretName { get; } = $"DOZEN_TEST_SECRET_{Guid.NewGuid():N}";

    protected override async Task<IReadOnlyDictionary<string, string?>?> SettingsAsync()
    {
        // Cookies are judged by this machine's clock, so the test's own begins there.
        if (TimeProvider.System.GetUtcNow() is var now && now > Database.Time.GetUtcNow()) Database.Time.SetUtcNow(now);
        await Database.RunAsync<GrantAdmin, Result<AdminView>>(grant => grant.ExecuteAsync("ada@people.example", null, Cancelled));
        provider = await ProviderServer.StartAsync(Database.Time, Cancelled);
        Environment.SetEnvironmentVariable(SecretName, ProviderServer.ClientSecret);
        return new Dictionary<string, string?>
        {
            ["Identity:Authority"] = provider.Url,
            ["Identity:ClientId"] = ProviderServer.ClientId,
            ["Identity:ClientSecret"] = $"secret:{SecretName}",
            ["Identity:Audience"] = ProviderServer.Audience,
        };
    }

    /// <summary>A browser of its own, as far as cookies and redirects make one.</summary>
    protected Browser Open(bool follows = true) => new(Http.BaseAddress!, follows);

    protected async Task<HttpResponseMessage> WithBearerAsync(string token, string path = "/api/v1/me", HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, Cancelled);
    }

    protected async Task<HttpResponseMessage> PostWithBearerAsync(string token, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, Cancelled);
    }

    private protected async Task<HttpResponseMessage> AsPersonAsync(Person person, string path = "/api/v1/me")
    {
        Provider.Person = person;
        return await WithBearerAsync(await Provider.TokenAsync(Cancelled), path);
    }

    /// <summary>Adds a user to the first organisation, through a save as any verb's.</summary>
    protected Task<long> AddUserAsync(string email, UserRole role = UserRole.SalesRep, bool active = true, bool inOrganization = true) =>
        Database.RunAsync<DozenDbContext, long>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            var now = Database.Time.Now();
            var user = new User { OrganizationId = inOrganization ? Database.Caller.OrganizationId : null, Email = email, FirstName = "", LastName = "", Role = role, IsActive = active, CreatedAt = now, UpdatedAt = now };
            db.Users.Add(user);
            await db.SaveChangesAsync(Cancelled);
            return user.Id;
        });

    /// <summary>Changes a user in this test's own services: for the server that is another process.</summary>
    protected Task<int> ChangeUserAsync(string email, Action<User> change) => Database.RunAsync<DozenDbContext, int>(async db =>
    {
        using var _ = db.UseOwnerAccess();
        change(await db.Users.IgnoreQueryFilters().SingleAsync(u => u.Email == email, Cancelled));
        return await db.SaveChangesAsync(Cancelled);
    });

    private sealed class Log(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }

    protected sealed class Browser : IDisposable
    {
        private readonly HttpClient client;

        public Browser(Uri server, bool follows)
        {
            var handler = new HttpClientHandler { AllowAutoRedirect = follows, CookieContainer = Cookies };
            client = new HttpClient(handler) { BaseAddress = server };
        }

        public CookieContainer Cookies { get; } = new();

        /// <summary>Opens a page, or asks as a page's script does.</summary>
        public async Task<HttpResponseMessage> GetAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));
            if (!path.StartsWith("/api/", StringComparison.Ordinal)) request.Headers.Accept.ParseAdd("text/html");
            return await client.SendAsync(request, Cancelled);
        }

        /// <param name="headers">Such as the origin, which a browser adds by itself.</param>
        public async Task<HttpResponseMessage> PostAsync(string path, string json = "{}", params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers) request.Headers.Add(name, value);
            return await client.SendAsync(request, Cancelled);
        }

        public void Dispose() => client.Dispose();
    }
}
