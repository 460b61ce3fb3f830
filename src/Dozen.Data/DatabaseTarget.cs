using Npgsql;

namespace Dozen.Data;

/// <summary>Which database to use, as <c>DOZEN_DATABASE</c> says it: <c>sqlite:PATH</c> or <c>postgres://user:pass@host:port/db</c>.</summary>
public abstract record DatabaseTarget
{
    private DatabaseTarget()
    {
    }

    /// <summary>What it is, without credentials: for logs and people.</summary>
    public abstract string Description { get; }

    public sealed override string ToString() => Description;

    /// <exception cref="FormatException">The text is neither form; the message says what is expected.</exception>
    public static DatabaseTarget Parse(string text)
    {
        if (text.StartsWith("sqlite:", StringComparison.Ordinal) && text.Length > "sqlite:".Length)
            return new Sqlite(Path.GetFullPath(text["sqlite:".Length..]));

        if (text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal))
            return new Postgres(FromUrl(text));

        throw new FormatException("DOZEN_DATABASE must be sqlite:PATH or postgres://user:password@host:port/database.");
    }

    private static string FromUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.AbsolutePath.Trim('/').Length == 0)
            throw new FormatException("DOZEN_DATABASE is no complete URL: postgres://user:password@host:port/database.");

        var userInfo = url.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(url.Host),
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath.Trim('/')),
            ApplicationName = "dozen",

            // What is asked again and again is parsed and planned once per connection.
            MaxAutoPrepare = 200,

            // Between two uses of a connection there is nothing to reset: row-level security is set for a transaction
            // alone, and whoever sets more takes it back (SessionSettings). It would cost as much as a short query.
            NoResetOnClose = true,
        };
        if (userInfo[0].Length > 0) connection.Username = Uri.UnescapeDataString(userInfo[0]);
        if (userInfo.Length == 2) connection.Password = Uri.UnescapeDataString(userInfo[1]);
        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (option.Split('=', 2)[0], Uri.UnescapeDataString(option.Split('=', 2).ElementAtOrDefault(1) ?? ""));
            try
            {
                // libpq's names where they differ; a Unix socket folder comes as ?host=/var/run/postgresql
                connection[name switch { "sslmode" => "SSL Mode", "host" => "Host", _ => name }] = value;
            }
            catch (ArgumentException)
            {
                throw new FormatException($"DOZEN_DATABASE has an option that is not known: {name}.");
            }
        }

        return connection.ConnectionString;
    }

    /// <summary>The embedded database.</summary>
    /// <param name="Path">Absolute path of the file; its folder is made when missing.</param>
    public sealed record Sqlite(string Path) : DatabaseTarget
    {
        public override string Description => $"SQLite, {Path}";
    }

    /// <param name="ConnectionString">For Npgsql; holds the password, so it is never printed.</param>
    public sealed record Postgres(string ConnectionString) : DatabaseTarget
    {
        public override string Description
        {
            get
            {
                var connection = new NpgsqlConnectionStringBuilder(ConnectionString);
                return $"PostgreSQL, {connection.Database} on {connection.Host}:{connection.Port}";
            }
        }
    }
}
