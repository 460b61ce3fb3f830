using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dozen.Data;

/// <summary>Tells a database that can't be used just now from a fault of the program.</summary>
public static class DatabaseFaults
{
    /// <summary>The refusal that an exception of either engine stands for; null when it is a fault.</summary>
    public static Failure? Of(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
                case DatabaseNewerException newer:
                    return new Failure(FailureKind.Conflict, "database.newer", newer.Message);
                case PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused:
                    return new Failure(FailureKind.Forbidden, "database.forbidden", $"The database refuses this: {refused.MessageText}.");

                // No such database, wrong password, too many connections, shutting down: by class of SQLSTATE.
                case PostgresException { SqlState: [.. var kind, _, _, _] } unusable when kind is "08" or "28" or "3D" or "53" or "57":
                    return Unavailable(unusable.MessageText);
                case NpgsqlException and not PostgresException:
                    return Unavailable(current.InnerException is System.Net.Sockets.SocketException socket ? $"{current.Message}: {socket.Message}" : current.Message);
                case SqliteException sqlite when Words(sqlite.SqliteErrorCode) is { } words:
                    return Unavailable(words);
            }
        }

        return null;
    }

    internal static Failure Unavailable(string why) =>
        new(FailureKind.Unavailable, "database.unavailable", $"The database can't be reached: {why.TrimEnd('.')}.");

    private static string? Words(int code) => code switch
    {
        5 or 6 => "another program holds it locked",
        8 => "it may only be read",
        10 => "the disk doesn't read or write",
        11 => "the file is damaged",
        13 => "the disk is full",
        14 => "the file can't be opened",
        26 => "the file is no SQLite database",
        _ => null,
    };
}
