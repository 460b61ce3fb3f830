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
internal sealed class RowSecurity : DbCommandInterceptor
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

    /// <summary>Transactions in which a statement has taken the role: it stays taken until they end.</summary>
    private static readonly ConditionalWeakTable<DbTransaction, object> UnderRole = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        if (BeforeSaving(command, eventData) is { } setting)
        {
            using (setting) setting.ExecuteNonQuery();
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
        }
        else
        {
            Guard(command, eventData);
        }

        return result;
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        if (IsGuarded(command)) result.NextResult();
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
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

    /// <summary>A scalar would be read from the prefix's own row; nothing in Dozen asks for one under a tenant.</summary>
    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        if (IsTenant(eventData)) throw new InvalidOperationException("Scalar commands need owner access.");
        Guard(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ScalarExecuting(command, eventData, result));

    private static bool IsTenant(DbContextEventData eventData) =>
        eventData.Context is DozenDbContext { Access: DatabaseAccess.Tenant };

    private static bool IsGuarded(DbCommand command) => command.CommandText.StartsWith(Prefix, StringComparison.Ordinal);

    private static void Guard(DbCommand command, CommandEventData eventData)
    {
        if (!IsTenant(eventData))
        {
            if (IsUnderRole(command.Transaction)) command.CommandText = OwnerPrefix + command.CommandText;
            return;
        }

        if (IsGuarded(command)) return;
        command.CommandText = Prefix + command.CommandText;
        command.Parameters.Add(Organization(eventData));
        Remember(command.Transaction);
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
        var setting = command.Connection!.CreateCommand();
        setting.Transaction = transaction;
        if (IsTenant(eventData))
        {
            setting.CommandText = Prefix;
            setting.Parameters.Add(Organization(eventData));
            Remember(transaction);
            return setting;
        }

        setting.CommandText = OwnerPrefix;
        return setting;
    }

    private static NpgsqlParameter Organization(CommandEventData eventData) => new(Parameter, NpgsqlDbType.Text)
    {
        Value = ((DozenDbContext)eventData.Context!).OrganizationId.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static bool IsUnderRole(DbTransaction? transaction) => transaction is not null && UnderRole.TryGetValue(transaction, out _);

    private static void Remember(DbTransaction? transaction)
    {
        if (transaction is not null) UnderRole.TryAdd(transaction, UnderRole);
    }
}
