using Dozen.Core.Leads;

namespace Dozen.Core.Importing;

/// <summary>
/// Rows of one file may mean the same lead and contradict each other; what the last one says stands. In the next import of
/// such a file each of them but the last differs from what stands, though together they say nothing new. So a row that
/// only repeats what the run before had heard is kept until the lead's other rows have come, and is written if they don't
/// lead back to what stands. Kept in memory: rows kept when an import is stopped are not written when it goes on.
/// </summary>
internal sealed class RepeatedRows(string source, long executionId)
{
    /// <summary>Leads for which rows are kept; for any more, rows are written as they come.</summary>
    private const int MostLeads = 20_000;

    private readonly Dictionary<long, List<AcceptedRow>> kept = [];
    private readonly Dictionary<long, List<AcceptedRow>> sinceSettled = [];
    private readonly Dictionary<long, List<AcceptedRow>> dropped = [];

    /// <summary>The leads for which rows are kept.</summary>
    public IEnumerable<long> Leads => kept.Keys.Concat(sinceSettled.Keys).Distinct().Where(id => Of(id).Count > 0);

    /// <summary>Keeps a row that may turn out to be nothing new, or drops it with the others when they all do.</summary>
    /// <param name="fills">Tells whether the row fills a field of the lead, which is something new.</param>
    /// <returns>False when the row is to be written now, behind those that <see cref="Take"/> gives.</returns>
    public bool Keep(Lead lead, AcceptedRow row, Func<bool> fills)
    {
        if (!SourceData.MayBeRepeated(lead.EnrichmentData)) return false;
        var earlier = Of(lead.Id);
        var heard = SourceData.Hear(lead.EnrichmentData, source, executionId, [.. earlier.Select(r => r.Lead.EnrichmentData), row.Lead.EnrichmentData]);
        if (heard == Heard.News || fills()) return false;
        if (heard == Heard.Repetition && earlier.Count == 0 && kept.Count + sinceSettled.Count >= MostLeads) return false;

        if (heard == Heard.NothingNew && earlier.Count > 0) dropped[lead.Id] = [.. dropped.GetValueOrDefault(lead.Id, []), .. earlier, row];
        sinceSettled[lead.Id] = heard == Heard.NothingNew ? [] : [.. earlier, row];
        return true;
    }

    /// <summary>The rows kept for a lead, which from now on are the caller's.</summary>
    public IReadOnlyList<AcceptedRow> Take(long leadId)
    {
        var rows = Of(leadId);
        if (rows.Count > 0) sinceSettled[leadId] = [];
        return rows;
    }

    /// <summary>Rows that together said nothing new; a row behind them that does has to tell the next run of them.</summary>
    public IReadOnlyList<AcceptedRow> Dropped(long leadId) => dropped.GetValueOrDefault(leadId, []);

    /// <summary>What was kept and taken since is final.</summary>
    public void Settle()
    {
        foreach (var (id, rows) in sinceSettled)
        {
            if (rows.Count == 0) kept.Remove(id);
            else kept[id] = rows;
        }

        sinceSettled.Clear();
    }

    /// <summary>Forgets what was kept and taken since the last time: its batch was rolled back.</summary>
    public void Revert() => sinceSettled.Clear();

    private List<AcceptedRow> Of(long leadId) => sinceSettled.TryGetValue(leadId, out var rows) || kept.TryGetValue(leadId, out rows) ? rows : [];
}

/// <summary>What rows say of a lead, compared with what stands.</summary>
internal enum Heard
{
    News,

    /// <summary>The last of them differs from what stands, and the run before had heard it.</summary>
    Repetition,

    /// <summary>Taken together they say what stands.</summary>
    NothingNew,
}
