using System.Text;

namespace Dozen.Core.LegacyMigration;

/// <summary>The fields of one row, valid until the next one is read.</summary>
public abstract class SourceRow
{
    public abstract bool IsNull(int field);

    public abstract ReadOnlySpan<byte> Bytes(int field);

    public abstract long Number(int field);

    public string? Text(int field) => IsNull(field) ? null : Encoding.UTF8.GetString(Bytes(field));
}
