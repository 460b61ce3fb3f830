using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Database;

/// <summary>A query as part of a larger statement, for what no query can say: inserting the rows that another one selects.</summary>
internal sealed class SelectedRows : IDisposable
{
    private readonly DbCommand command;
    private readonly List<DbParameter> parameters;

    private SelectedRows(DbCommand command)
    {
        this.command = command;
        parameters = [.. command.Parameters.Cast<DbParameter>()];
        command.Parameters.Clear(); // a parameter belongs to one command, and is to go with another
    }

    /// <summary>The query, to be put in parentheses. It should select one column, which then has the column's own name.</summary>
    public string Sql => command.CommandText;

    public static SelectedRows Of<T>(IQueryable<T> query) => new(query.CreateDbCommand());

    /// <summary>Adds a value; the statement names it with an at sign before it.</summary>
    public SelectedRows With(string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        parameters.Add(parameter);
        return this;
    }

    public Task<int> ExecuteAsync(DozenDbContext db, string statement, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Escaped(statement), parameters, cancellationToken);

    public Task<List<T>> ReadAsync<T>(DozenDbContext db, string statement, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<T>(Escaped(statement), [.. parameters]).ToListAsync(cancellationToken);

    public void Dispose() => command.Dispose();

    private static string Escaped(string statement) => statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
