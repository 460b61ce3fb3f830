using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Data;

namespace Dozen;

/// <summary>Dozen's verbs over one database, for the time of one command.</summary>
internal sealed class Session : IAsyncDisposable
{
    private static readonly Failure Nobody = new(
        FailureKind.Forbidden, "caller.unknown",
        $"This database has organisations and no active user {FirstOrganization.SubstituteEmail} for whom the command line could act.");

    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    private Session(DatabaseTarget database)
    {
        services = new ServiceCollection().AddDozenCore().AddDozenData(database).AddDozenConnectors(Environment.GetEnvironmentVariable).BuildServiceProvider();
        scope = services.CreateAsyncScope();
    }

    /// <summary>Brings the database up to date, as serve does, and acts as the person at this machine.</summary>
    public static async Task<Result<Session>> StartAsync(DatabaseTarget database, CancellationToken cancellationToken)
    {
        var session = new Session(database);
        try
        {
            await session.services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(cancellationToken);
            if (await session.FindCallerAsync(cancellationToken) is { } caller)
            {
                session.Get<CallerScope>().Enter(caller);
                return session;
            }
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        await session.DisposeAsync();
        return Nobody;
    }

    /// <summary>Takes the database as it is, and acts as nobody.</summary>
    public static Session LookAt(DatabaseTarget database) => new(database);

    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
    }

    // In a scope of its own: a context belongs to one organisation from its first use on.
    private async Task<Caller?> FindCallerAsync(CancellationToken cancellationToken)
    {
        await using var first = services.CreateAsyncScope();
        return await first.ServiceProvider.GetRequiredService<FirstOrganization>().EnsureAsync(cancellationToken);
    }
}
