using System.Globalization;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Postgres;

/// <summary>
/// One large step of the sequence. Changing its step keeps others waiting for their next id until the transaction ends,
/// which is why it is a short one of its own.
/// </summary>
internal sealed class PostgresIdReservation : IIdReservation
{
    public async Task<long> ReserveAsync(DozenDbContext db, string table, long count, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var sequence = await db.Database.SqlQuery<string>($"SELECT pg_get_serial_sequence({table}, 'id') AS \"Value\"").SingleAsync(cancellationToken);

        // A sequence that was never asked answers its first number whatever the step.
        await NextOfAsync(db, sequence, cancellationToken);
        await StepAsync(db, sequence, count, cancellationToken);
        var last = await NextOfAsync(db, sequence, cancellationToken);
        await StepAsync(db, sequence, 1, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return last - count;
    }

    public async Task<long> NextAsync(DozenDbContext db, string table, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<long>($"SELECT nextval(pg_get_serial_sequence({table}, 'id')) AS \"Value\"").ToListAsync(cancellationToken))[0];

    private static Task<long> NextOfAsync(DozenDbContext db, string sequence, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<long>($"SELECT nextval({sequence}::regclass) AS \"Value\"").SingleAsync(cancellationToken);

    // The name comes from the database's own catalogue, quoted by it; DDL takes no parameters.
    private static Task<int> StepAsync(DozenDbContext db, string sequence, long step, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(string.Create(CultureInfo.InvariantCulture, $"ALTER SEQUENCE {sequence} INCREMENT BY {step}"), cancellationToken);
}
