namespace Dozen.Core.Verification;

/// <summary>What happens to a row when the row it points to is deleted.</summary>
public enum OnDelete
{
    NoAction,
    Cascade,
    SetNull,

    /// <summary>RESTRICT or SET DEFAULT, which Dozen doesn't use.</summary>
    Other,
}

/// <summary>Columns of a table that point to a row of another, whether or not a foreign key says so.</summary>
/// <param name="OnDelete">Null where the specification leaves it open.</param>
public sealed record Reference(
    string Table, IReadOnlyList<string> Columns, string Parent, IReadOnlyList<string> ParentColumns, OnDelete? OnDelete)
{
    /// <summary>Whether it is the pair (organization_id, something) that points to a sibling's (organization_id, id).</summary>
    public bool IsByPair => Columns.Count == 2 && Columns[0] == "organization_id" && ParentColumns.SequenceEqual(["organization_id", "id"]);

    public bool PointsAlike(Reference other) =>
        Table == other.Table && Parent == other.Parent
        && Columns.Zip(ParentColumns).Order().SequenceEqual(other.Columns.Zip(other.ParentColumns).Order());

    public override string ToString() => $"{Table} ({string.Join(", ", Columns)}) → {Parent} ({string.Join(", ", ParentColumns)})";
}
