using System.Data.Common;
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

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Guard(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Guard(command, eventData);
        return ValueTask.FromResult(result);
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
    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
        IsTenant(eventData) ? throw new InvalidOperationException("Scalar commands need owner access.") : result;

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ScalarExecuting(command, eventData, result));

    private static bool IsTenant(DbContextEventData eventData) =>
        eventData.Context is DozenDbContext { Access: DatabaseAccess.Tenant };

    private static bool IsGuarded(DbCommand command) => command.CommandText.StartsWith(Prefix, StringComparison.Ordinal);

    private static void Guard(DbCommand command, CommandEventData eventData)
    {
        if (!IsTenant(eventData) || IsGuarded(command)) return;
        var organizationId = ((DozenDbContext)eventData.Context!).OrganizationId;
        command.CommandText = Prefix + command.CommandText;
        command.Parameters.Add(new NpgsqlParameter(Parameter, NpgsqlDbType.Text)
        {
            Value = organizationId.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
    }
}
