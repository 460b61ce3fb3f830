using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Exporting;

/// <summary>
/// Everything of one organisation as one file that <see cref="RestoreOrganization"/> reads: gzip of JSON lines. A header,
/// then each row as <c>{"table":…,"row":{…}}</c>, then a trailer with the counts and the SHA-256 of all lines before it.
/// No secret is in it, and no API token; private notes are.
/// </summary>
[Needs(Area.Organization, Access.Write)]
public sealed class ExportOrganization(DozenDbContext db, IReadSnapshot snapshot, TimeProvider time)
{
    internal const string Format = "dozen-organization";

    public async Task<Result<ExportFile>> ExecuteAsync(CancellationToken cancellationToken)
    {
        var slug = await db.Organizations.Select(o => o.Slug).SingleAsync(cancellationToken);
        return new WholeOrganization(db, snapshot, slug, time.Now());
    }

    private sealed record WholeOrganization(DozenDbContext Db, IReadSnapshot Snapshot, string Slug, DateTimeOffset Now)
        : ExportFile($"{Slug}-{Now:yyyy-MM-dd}.ndjson.gz", "application/gzip")
    {
        private const int RowsBetweenReports = 500;

        public override async Task WriteToAsync(Stream target, IProgress<long>? watch, CancellationToken cancellationToken)
        {
            await using var buffer = new ExportBuffer();
            await using var packed = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var line = new MemoryStream();
            await using var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 });

            var counts = new Dictionary<string, long>();
            Line(() =>
            {
                json.WriteString("format", Format);
                json.WriteNumber("version", OrganizationTable.FormatVersion);
                json.WriteString("organization", Slug);
                json.WriteString("exported_at", Now.UtcDateTime);
            });

            await using (await Snapshot.BeginAsync(Db, cancellationToken))
            {
                var written = 0L;
                foreach (var table in OrganizationTable.All(Db))
                {
                    counts[table.Name] = 0;
                    await foreach (var row in table.ReadAsync(Db).WithCancellation(cancellationToken))
                    {
                        Line(() =>
                        {
                            json.WriteString("table", table.Name);
                            json.WritePropertyName("row");
                            table.Write(json, row);
                        });
                        counts[table.Name]++;
                        if (buffer.IsFull) await buffer.SendAsync(target, cancellationToken);
                        if (++written % RowsBetweenReports == 0) watch?.Report(written);
                    }
                }

                watch?.Report(written);
            }

            var sum = Convert.ToHexStringLower(hash.GetCurrentHash());
            Line(() =>
            {
                json.WriteStartObject("counts");
                foreach (var (table, count) in counts) json.WriteNumber(table, count);
                json.WriteEndObject();
                json.WriteString("sha256", sum);
            });
            await packed.DisposeAsync();
            await buffer.SendAsync(target, cancellationToken);
            await target.FlushAsync(cancellationToken);

            void Line(Action write)
            {
                json.WriteStartObject();
                write();
                json.WriteEndObject();
                json.Flush();
                json.Reset();
                line.WriteByte((byte)'\n');
                var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
                hash.AppendData(bytes);
                packed.Write(bytes);
                line.SetLength(0);
            }
        }
    }
}
