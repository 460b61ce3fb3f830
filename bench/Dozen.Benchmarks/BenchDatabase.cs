using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Benchmarks;

/// <summary>A fresh database of a benchmark, with one organisation.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private BenchDatabase(DatabaseTarget target)
    {
        Target = target;
        services = new ServiceCollection().AddDozenCore().AddDozenData(target).BuildServiceProvider();
    }

    public DatabaseTarget Target { get; }

    public Caller Caller { get; private set; } = null!;

    public static async Task<BenchDatabase> OpenAsync(DatabaseTarget target)
    {
        var database = new BenchDatabase(target);
        await database.services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(default);
        await using var scope = database.services.CreateAsyncScope();
        database.Caller = (await scope.ServiceProvider.GetRequiredService<FirstOrganization>().EnsureAsync(default))!;
        return database;
    }

    public async Task<T> RunAsync<TService, T>(Func<TService, Task<T>> run) where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Caller);
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
