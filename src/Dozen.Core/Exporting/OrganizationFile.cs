using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Exporting;

/// <summary>A whole organisation's file that has been read from end to end and found good.</summary>
/// <param name="Slug">Of the organisation as it was.</param>
/// <param name="HighestIds">By table.</param>
internal sealed record OrganizationFile(string Slug, IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<string, long> HighestIds)
{
    private const int LongestLine = 256 * 1024 * 1024;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    /// <summary>Reads the file to its end and believes nothing: header, version, every row, the counts and the checksum.</summary>
    /// <param name="file">Seekable; stays open.</param>
    public static async Task<Result<OrganizationFile>> CheckAsync(Stream file, IReadOnlyList<OrganizationTable> tables, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(file, tables.ToDictionary(t => t.Name, t => t.Columns.Select(c => c.Name).ToHashSet()), cancellationToken);
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return RestoreFailures.Damaged("a line in it can't be read");
        }
    }

    /// <summary>The rows of a file that has been checked.</summary>
    public static async IAsyncEnumerable<(string Table, JsonObject Row)> RowsAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in LinesAsync(file, cancellationToken))
        {
            var node = JsonNode.Parse(line.Span, documentOptions: Deep)!.AsObject();
            if (node["table"] is { } table) yield return ((string)table!, node["row"]!.AsObject());
        }
    }

    private static async Task<Result<OrganizationFile>> ReadAsync(Stream file, Dictionary<string, HashSet<string>> known, CancellationToken cancellationToken)
    {
        var (counts, highest) = (known.Keys.ToDictionary(name => name, _ => 0L), known.Keys.ToDictionary(name => name, _ => 0L));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string? slug = null;
        var isEnded = false;
        await foreach (var line in LinesAsync(file, cancellationToken))
        {
            if (isEnded) return RestoreFailures.Damaged("something follows its end");
            using var document = JsonDocument.Parse(line, Deep);
            var root = document.RootElement;
            if (slug is null)
            {
                if (!root.TryGetProperty("format", out var format) || format.GetString() != ExportOrganization.Format) return RestoreFailures.Foreign;
                if (root.GetProperty("version").GetInt32() > OrganizationTable.FormatVersion) return RestoreFailures.Newer;
                slug = root.GetProperty("organization").GetString()!;
            }
            else if (root.TryGetProperty("table", out var name))
            {
                var table = name.GetString()!;
                if (!known.TryGetValue(table, out var columns)) return RestoreFailures.Newer;
                var row = root.GetProperty("row");
                if (row.EnumerateObject().Any(p => !columns.Contains(p.Name))) return RestoreFailures.Newer;
                counts[table]++;
                highest[table] = Math.Max(highest[table], row.GetProperty("id").GetInt64());
            }
            else
            {
                if (root.GetProperty("sha256").GetString() != Convert.ToHexStringLower(hash.GetCurrentHash())) return RestoreFailures.Damaged("its checksum is another one");
                if (root.GetProperty("counts").EnumerateObject().Any(c => counts.GetValueOrDefault(c.Name, -1) != c.Value.GetInt64())) return RestoreFailures.Damaged("rows are missing");
                isEnded = true;
            }

            hash.AppendData(line.Span);
            hash.AppendData("\n"u8);
        }

        if (slug is null) return RestoreFailures.Foreign;
        if (!isEnded) return RestoreFailures.Damaged("its end is missing");
        return counts["organizations"] == 1 ? new OrganizationFile(slug, counts, highest) : RestoreFailures.Damaged("it holds no organisation");
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        file.Position = 0;
        var first = new byte[2];
        var isPacked = await file.ReadAtLeastAsync(first, 2, throwOnEndOfStream: false, cancellationToken) == 2 && first is [0x1F, 0x8B];
        file.Position = 0;
        await using var unpacked = isPacked ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
        var reader = PipeReader.Create(unpacked ?? file, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return rest.Slice(0, end).ToArray();
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            // What has no line end is no line: it was cut.
            if (read.IsCompleted) break;
            if (rest.Length > LongestLine) throw new InvalidDataException("A line is far too long.");
            reader.AdvanceTo(rest.Start, rest.End);
        }

        await reader.CompleteAsync();
    }
}

public static class RestoreFailures
{
    public static readonly Failure Foreign = new(FailureKind.Invalid, "restore.foreign", "This is no export of an organisation.");

    public static readonly Failure Newer = new(FailureKind.Invalid, "restore.newer", "This file was written by a newer version of Dozen. Update this one, then restore.");

    public static readonly Failure NotEmpty = new(
        FailureKind.Conflict, "restore.not_empty", "This organisation has leads, campaigns or workflows already. Restore into an empty one, or as a new one.");

    public static Failure Damaged(string why) => new(FailureKind.Invalid, "restore.damaged", $"The file is damaged or incomplete: {why}. Nothing was written.");
}
