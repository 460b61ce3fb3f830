using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Dozen.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dozen.Testing;

public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>A fresh, migrated database with one organisation, and Dozen's services over it. One per test class.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? folder;

    private TestDatabase(string url, string? folder)
    {
        Url = url;
        this.folder = folder;
        Services = ServicesOver(url, Time);
    }

    /// <summary>As in <c>DOZEN_DATABASE</c>.</summary>
    public string Url { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public ServiceProvider Services { get; }

    /// <summary>The substitute user of the first organisation.</summary>
    public Caller Caller { get; private set; } = null!;

    /// <summary>Skips the running test where the engine is missing, or fails it when nothing may be skipped.</summary>
    public static async Task<TestDatabase> CreateAsync(Engine engine, CancellationToken cancellationToken)
    {
        StrictQueries.Begin();
        var folder = engine == Engine.Sqlite ? Directory.CreateTempSubdirectory("dozen-test-").FullName : null;
        if (engine == Engine.Postgres && !PostgresServer.RequireAll)
            Xunit.Assert.SkipUnless(PostgresServer.IsAvailable, "No PostgreSQL on this machine.");

        if (folder is not null) await MigratedDatabases.CopyToFileAsync($"{folder}/dozen.db");
        var url = folder is null ? await MigratedDatabases.CopyOnServerAsync(cancellationToken) : $"sqlite:{folder}/dozen.db";
        return await OpenAsync(new TestDatabase(url, folder), cancellationToken);
    }

    /// <summary>Over a database that is there; its owner deletes it.</summary>
    public static Task<TestDatabase> OverAsync(string url, CancellationToken cancellationToken) => OpenAsync(new TestDatabase(url, folder: null), cancellationToken);

    private static async Task<TestDatabase> OpenAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        await using var scope = database.Services.CreateAsyncScope();
        database.Caller = (await scope.ServiceProvider.GetRequiredService<FirstOrganization>().EnsureAsync(cancellationToken))!;
        return database;
    }

    /// <summary>Services of their own over a database: another process, as far as that can tell.</summary>
    /// <param name="configure">Changes or adds services.</param>
    public static ServiceProvider ServicesOver(string url, TimeProvider time, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection()
            .AddSingleton(time)
            .AddDozenCore()
            .AddDozenData(DatabaseTarget.Parse(url))
            .AddDozenConnectors(_ => null);
        configure?.Invoke(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    /// <summary>Runs a verb or query as a caller (the substitute user unless said otherwise), in a scope of its own.</summary>
    public async Task<T> RunAsync<TService, T>(Func<TService, Task<T>> run, Caller? caller = null) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(caller ?? Caller);
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Adds an organisation with one administrator, who is returned as a caller.</summary>
    public Task<Caller> AddOrganizationAsync(string slug, CancellationToken cancellationToken) => RunAsync<DozenDbContext, Caller>(async db =>
    {
        using var _ = db.UseOwnerAccess();
        var now = Time.Now();
        var organization = new Organization { Name = slug, Slug = slug, CreatedAt = now, UpdatedAt = now };
        db.Add(organization);
        await db.SaveChangesAsync(cancellationToken);
        var user = new User { OrganizationId = organization.Id, Email = $"admin@{slug}.example", FirstName = "Ada", LastName = slug, Role = UserRole.Admin, CreatedAt = now, UpdatedAt = now };
        db.Add(user);
        await db.SaveChangesAsync(cancellationToken);
        return new Caller(organization.Id, user.Id, user.Role);
    });

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (folder is null) return;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
