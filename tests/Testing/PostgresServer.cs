using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Dozen.Testing;

/// <summary>
/// The PostgreSQL server of this test run: the one that <c>DOZEN_TEST_POSTGRES</c> names, else a throw-away cluster
/// made by the machine's own <c>initdb</c>, stopped and deleted when the process ends.
/// </summary>
public static class PostgresServer
{
    private static readonly Lazy<string?> Url = new(() => Environment.GetEnvironmentVariable("DOZEN_TEST_POSTGRES") ?? StartCluster());

    private static int databases;

    /// <summary>Whether a missing tool must fail the test instead of skipping it.</summary>
    public static bool RequireAll => Environment.GetEnvironmentVariable("DOZEN_TEST_REQUIRE_ALL") == "1";

    public static bool IsAvailable => Url.Value is not null;

    /// <summary>Creates an empty database and gives its URL.</summary>
    public static Task<string> CreateDatabaseAsync(CancellationToken cancellationToken) => CreateDatabaseAsync(null, cancellationToken);

    /// <param name="template">The database to copy, to which nobody may be connected; null for an empty one.</param>
    internal static async Task<string> CreateDatabaseAsync(string? template, CancellationToken cancellationToken)
    {
        var server = new Uri(Url.Value ?? throw new InvalidOperationException("No PostgreSQL on this machine: install postgresql, or set DOZEN_TEST_POSTGRES."));
        var name = $"dozen_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString(server));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}{(template is null ? "" : $" TEMPLATE {template}")}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new UriBuilder(server) { Path = name }.Uri.ToString();
    }

    public static string ConnectionString(Uri url) => new NpgsqlConnectionStringBuilder
    {
        Host = url.Host,
        Port = url.Port,
        Database = url.AbsolutePath.Trim('/'),
        Username = Uri.UnescapeDataString(url.UserInfo.Split(':')[0]),
        Password = Uri.UnescapeDataString(url.UserInfo.Split(':').ElementAtOrDefault(1) ?? ""),
    }.ConnectionString;

    private static string? StartCluster()
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Max()
            : null;
        if (bin is null) return null;

        // PostgreSQL refuses to run as root; the package's own user takes its place.
        string[] asUser = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        var folder = Run([.. asUser, "mktemp", "-d", "/tmp/dozen-postgres-XXXXXX"]).Trim();
        var port = FreePort();
        Run([.. asUser, Path.Combine(bin, "initdb"), "-D", folder, "-U", "dozen", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
        var settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off -c max_connections=200";
        Run([.. asUser, Path.Combine(bin, "pg_ctl"), "-D", folder, "-l", Path.Combine(folder, "log"), "-w", "-o", settings, "start"]);

        // Not waited for: the test process has only seconds to end.
        var stop = $"'{Path.Combine(bin, "pg_ctl")}' -D {folder} -m immediate stop >/dev/null 2>&1; rm -rf {folder}";
        string[] stopping = [.. asUser, "sh", "-c", stop];
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start(new ProcessStartInfo(stopping[0], stopping[1..]) { UseShellExecute = false });
        return $"postgres://dozen@127.0.0.1:{port}/postgres";
    }

    private static string Run(string[] command)
    {
        // pg_ctl leaves a server behind that would keep redirected output open for ever, so only mktemp's is read.
        var reads = command.Contains("mktemp");
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = reads,
            UseShellExecute = false,
        })!;
        var output = reads ? process.StandardOutput.ReadToEnd() : "";
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
