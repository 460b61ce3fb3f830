using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Data;

namespace Dozen.CommandLine;

/// <summary>Dozen's verbs over one database, for the time of one command.</summary>
internal sealed class Session : IAsyncDisposable
{
    private static readonly Failure Nobody = new(
        FailureKind.Forbidden, "caller.unknown",
        $"This database has several organisations and no active user {FirstOrganization.SubstituteEmail} for whom the command line could act.");

    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    private Session(DatabaseTarget database, Action<IServiceCollection>? configure = null)
    {
        var collection = new ServiceCollection().AddDozenCore().AddDozenData(database).AddDozenConnectors(Setting);
        configure?.Invoke(collection);
        services = collection.BuildServiceProvider();
        scope = services.CreateAsyncScope();
    }

    /// <summary>
    /// Brings the database up to date, as serve does, and acts as the person at this machine; where the database has no substitute
    /// user, because people sign in to it, as its only organisation.
    /// </summary>
    /// <param name="slug">Acts as this organisation instead.</param>
    /// <param name="configure">What this command wants otherwise than all others.</param>
    public static async Task<Result<Session>> StartAsync(DatabaseTarget database, CancellationToken cancellationToken, string? slug = null, Action<IServiceCollection>? configure = null)
    {
        var session = new Session(database, configure);
        try
        {
            await session.services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(cancellationToken);
            if ((await session.FindCallerAsync(slug, cancellationToken)).TryGet(out var caller, out var failure))
            {
                session.Get<CallerScope>().Enter(caller);
                return session;
            }

            await session.DisposeAsync();
            return failure;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the database up to date, and acts as whoever operates it: in no organisation.</summary>
    public static async Task<Session> OperateAsync(DatabaseTarget database, CancellationToken cancellationToken)
    {
        var session = new Session(database);
        await session.services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(cancellationToken);
        return session;
    }

    /// <summary>Takes the database as it is, and acts as nobody.</summary>
    public static Session LookAt(DatabaseTarget database, Action<IServiceCollection>? configure = null) => new(database, configure);

    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
    }

    /// <summary>Settings of the server are named the same here: <c>GooglePlaces:Key</c> is the variable <c>GooglePlaces__Key</c>.</summary>
    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name.Replace(":", "__", StringComparison.Ordinal));

    // In a scope of its own: a context belongs to one organisation from its first use on.
    private async Task<Result<Caller>> FindCallerAsync(string? slug, CancellationToken cancellationToken)
    {
        await using var first = services.CreateAsyncScope();
        if (slug is null && await first.ServiceProvider.GetRequiredService<FirstOrganization>().EnsureAsync(cancellationToken) is { } substitute) return substitute;
        if ((await first.ServiceProvider.GetRequiredService<FindOrganization>().ExecuteAsync(slug, cancellationToken)).TryGet(out var id, out var failure)) return Caller.System(id);
        return slug is null ? Nobody : failure;
    }
}
