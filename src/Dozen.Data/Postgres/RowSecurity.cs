using System.Data.Common;
using System.Runtime.CompilerServices;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Dozen.Data.Postgres;

/// <summary>
/// The second lock: each statement runs as a role that owns nothing, with the organisation set for that statement's
/// transaction alone. The setting travels in front of the statement, in the same round trip, so that neither
/// connection pooling nor autocommit can carry it further or lose it.
/// </summary>
internal sealed class RowSecurity : DbCommandInterceptor, IDbTransactionInterceptor
{
    /// <summary>The role under row-level security. NOLOGIN: reached by SET ROLE from the owner's login.</summary>
    public const string Role = "dozen_app";

    public const string OrganizationSetting = "dozen.organization_id";

    public static readonly RowSecurity Instance = new();

    private const string Parameter = "dozen_organization_id";

    private const string Prefix =
        $"SELECT set_config('role', '{Role}', true), set_config('{OrganizationSetting}', @{Parameter}, true);\n";

    // Gives no result of its own, so that what follows is read as if it stood alone.
    private const string OwnerPrefix = "SET LOCAL ROLE NONE;\n";

    /// <summary>What the statements of a transaction have set: it stays set until that ends, or is rolled back to a savepoint.</summary>
    private static readonly ConditionalWeakTable<DbTransaction, Standing> Transactions = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        if (BeforeSaving(command, eventData) is { } setting)
        {
            using (setting) setting.ExecuteNonQuery();
            Remember(setting, Wanted(eventData));
        }
        else
        {
            Guard(command, eventData);
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (BeforeSaving(command, eventData) is { } setting)
        {
            await using (setting) await setting.ExecuteNonQueryAsync(cancellationToken);
            Remember(setting, Wanted(eventData));
        }
        else
        {
            Guard(command, eventData);
        }

        return result;
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Remember(command, Wanted(eventData));
        if (IsGuarded(command)) result.NextResult();
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Remember(command, Wanted(eventData));
        if (IsGuarded(command)) await result.NextResultAsync(cancellationToken);
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Guard(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Guard(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Remember(command, Wanted(eventData));
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(NonQueryExecuted(command, eventData, result));

    /// <summary>A scalar would be read from the prefix's own row; nothing in Dozen asks for one under a tenant.</summary>
    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        if (Wanted(eventData) != Standing.Owner) throw new InvalidOperationException("Scalar commands need owner access.");
        Guard(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ScalarExecuting(command, eventData, result));

    private static bool IsGuarded(DbCommand command) => command.CommandText.StartsWith(Prefix, StringComparison.Ordinal);

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        Transactions.Remove(result); // the driver uses its objects again
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionStarted(connection, eventData, result));

    public DbTransaction TransactionUsed(DbConnection connection, TransactionEventData eventData, DbTransaction result)
    {
        Transactions.Remove(result);
        return result;
    }

    public ValueTask<DbTransaction> TransactionUsedAsync(
        DbConnection connection, TransactionEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionUsed(connection, eventData, result));

    public Task RolledBackToSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        RolledBackToSavepoint(transaction, eventData);
        return Task.CompletedTask;
    }

    /// <summary>What was set since the savepoint is not set any more; what was set before it, nobody remembers.</summary>
    public void RolledBackToSavepoint(DbTransaction transaction, TransactionEventData eventData)
    {
        if (Transactions.TryGetValue(transaction, out var standing)) standing.Organization = Standing.Unknown;
    }

    private static void Guard(DbCommand command, CommandEventData eventData)
    {
        var wanted = Wanted(eventData);
        if (IsGuarded(command) || IsStanding(command.Transaction, wanted)) return;
        if (wanted == Standing.Owner)
        {
            command.CommandText = OwnerPrefix + command.CommandText;
            return;
        }

        command.CommandText = Prefix + command.CommandText;
        command.Parameters.Add(Organization(wanted));
    }

    /// <summary>
    /// A save is told by the number of rows of its first, second, third … statement whether somebody was faster. A
    /// statement in front would be counted as the first, and hide that; so here the setting is a command of its own, in
    /// the transaction that each save has (see the context's AutoTransactionBehavior).
    /// </summary>
    private static DbCommand? BeforeSaving(DbCommand command, CommandEventData eventData)
    {
        if (eventData.CommandSource != CommandSource.SaveChanges) return null;
        var transaction = command.Transaction ?? throw new InvalidOperationException("A save needs a transaction.");
        var wanted = Wanted(eventData);
        if (IsStanding(transaction, wanted)) return null;
        var setting = command.Connection!.CreateCommand();
        setting.Transaction = transaction;
        setting.CommandText = wanted == Standing.Owner ? OwnerPrefix : Prefix;
        if (wanted != Standing.Owner) setting.Parameters.Add(Organization(wanted));
        return setting;
    }

    /// <summary>As whom a statement is to run: an organisation, or <see cref="Standing.Owner"/>.</summary>
    private static long Wanted(DbContextEventData eventData) =>
        eventData.Context is DozenDbContext { Access: DatabaseAccess.Tenant } db ? db.OrganizationId : Standing.Owner;

    private static bool IsStanding(DbTransaction? transaction, long wanted) =>
        (transaction is not null && Transactions.TryGetValue(transaction, out var standing) ? standing.Organization : Standing.Owner) == wanted
        && (transaction is not null || wanted == Standing.Owner);

    // After the statement: one that was cancelled before it was sent has set nothing.
    private static void Remember(DbCommand command, long set)
    {
        if (command.Transaction is { } transaction && (IsGuarded(command) || command.CommandText.StartsWith(OwnerPrefix, StringComparison.Ordinal)))
            Transactions.GetOrCreateValue(transaction).Organization = set;
    }

    private static NpgsqlParameter Organization(long organization) => new(Parameter, NpgsqlDbType.Text)
    {
        Value = organization.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private sealed class Standing
    {
        public const long Owner = -1;

        public const long Unknown = -2;

        public long Organization { get; set; } = Owner;
    }
}
