using Dozen.Core.Contacts;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Importing.Rows;

/// <summary>Guesses where the columns of a file go, from its headings and, where those say nothing, from a sample of its rows.</summary>
public static class ColumnGuess
{
    public const string MapsSource = "google_maps";
    public const string ImportSource = "import";

    /// <summary>A complete export of leads by Dozen.</summary>
    public const string ExportSource = "dozen";

    private const int WorstRank = 1_000;

    /// <summary>
    /// A full mapping: every header has a target. Where two columns mean the same field, the better named one that is not empty in the sample
    /// gets it, and the other goes to the source data.
    /// </summary>
    /// <param name="headers">In file order.</param>
    /// <param name="sampleRows">The first rows; may be empty.</param>
    public static ColumnMapping For(IReadOnlyList<string> headers, IReadOnlyCollection<SourceRow> sampleRows)
    {
        var keys = headers.Select(Letters.Key).ToList();
        var kind = KindOf(keys);
        var samples = headers.Select((_, i) => Sample(sampleRows, i)).ToList();
        var guesses = keys.Select((key, i) => Guess(key, samples[i], keys, kind)).ToList();

        // Empty columns step back, but keep their field when nobody else wants it.
        for (var i = 0; i < guesses.Count; i++)
        {
            if (sampleRows.Count > 0 && samples[i].Count == 0 && guesses[i] is { } heading) guesses[i] = heading with { Rank = heading.Rank + WorstRank };
        }

        var taken = guesses.Where(g => g is not null).Select(g => g!.Value.Field).ToHashSet();
        if (kind == FileKind.List) GuessFromContent(guesses, samples, taken);

        var targets = guesses.Select((g, i) => g is { } heading && IsBest(heading, i, guesses) ? new(heading.Field) : ColumnTarget.SourceData);
        return new(kind switch { FileKind.Maps => MapsSource, FileKind.Export => ExportSource, _ => ImportSource }, headers.Zip(targets, (header, target) => new MappedColumn(header, target)).ToList());
    }

    private static FileKind KindOf(List<string> keys) =>
        HeaderWords.OfExports.IsSubsetOf(keys) ? FileKind.Export : IsMaps(keys) ? FileKind.Maps : FileKind.List;

    private static bool IsMaps(List<string> keys)
    {
        if (keys.Exists(HeaderWords.SureMaps.Contains)) return true;
        if (keys.Exists(k => HeaderWords.Everywhere.TryGetValue(k, out var heading) && HeaderWords.OfPeople.Contains(heading.Field))) return false;
        if (keys.Exists(HeaderWords.LikelyMaps.Contains)) return true;

        return (keys.Contains("name") || keys.Contains("title"))
            && new[] { LeadField.Address, LeadField.Website, LeadField.Phone, LeadField.Rating }
                .All(f => keys.Exists(k => HeaderWords.Everywhere.TryGetValue(k, out var heading) && heading.Field == f));
    }

    private static Heading? Guess(string key, List<string> sample, List<string> keys, FileKind kind)
    {
        if (kind == FileKind.Export && HeaderWords.InExports.TryGetValue(key, out var own)) return own;
        if ((kind == FileKind.Maps ? HeaderWords.InMaps : HeaderWords.InLists).TryGetValue(key, out var special)) return special;
        if (key == "name") return new(NameMeans(keys), WorstRank);
        if (CrmIds.Guess(key, sample) is { } id) return id;
        return HeaderWords.Everywhere.TryGetValue(key, out var heading) ? heading : null;
    }

    /// <summary>"Name" is a person's beside a company, an e-mail or other columns of people, and else a company's.</summary>
    private static LeadField NameMeans(List<string> keys) =>
        keys.Exists(k => k == "title" || (HeaderWords.Everywhere.TryGetValue(k, out var heading)
            && (heading.Field is LeadField.Company or LeadField.Email || HeaderWords.OfPeople.Contains(heading.Field))))
            ? LeadField.FullName
            : LeadField.Company;

    private static void GuessFromContent(List<Heading?> guesses, List<List<string>> samples, HashSet<LeadField> taken)
    {
        for (var i = 0; i < guesses.Count; i++)
        {
            if (guesses[i] is null && FromContent(samples[i]) is { } field && taken.Add(field)) guesses[i] = new(field, WorstRank);
        }
    }

    private static LeadField? FromContent(List<string> sample)
    {
        if (sample.Count == 0) return null;
        if (sample.TrueForAll(EmailAddress.IsValid)) return LeadField.Email;
        if (sample.TrueForAll(t => t.StartsWith('+') && PhoneNumber.ToE164(t, null) is not null)) return LeadField.Phone;
        if (!sample.TrueForAll(t => t.StartsWith("http", StringComparison.OrdinalIgnoreCase) || t.StartsWith("www.", StringComparison.OrdinalIgnoreCase))) return null;

        var sites = sample.Select(WebAddress.Parse).ToList();
        if (sites.TrueForAll(s => s?.Domain == "linkedin.com")) return LeadField.LinkedinUrl;
        // Many rows of one host are links into some system, not the websites of many companies.
        return sites.TrueForAll(s => s is not null) && sites.DistinctBy(s => s!.Domain).Count() > sites.Count / 2 ? LeadField.Website : null;
    }

    private static bool IsBest(Heading heading, int index, List<Heading?> all)
    {
        if (!new ColumnTarget(heading.Field).IsSingle) return true;

        for (var i = 0; i < all.Count; i++)
        {
            if (all[i] is { } other && other.Field == heading.Field && (other.Rank < heading.Rank || (other.Rank == heading.Rank && i < index))) return false;
        }

        return true;
    }

    private static List<string> Sample(IEnumerable<SourceRow> rows, int column) =>
        rows.Where(r => column < r.Cells.Count).Select(r => CellText.Clean(r.Cells[column])).Where(t => !CellText.IsBlank(t)).ToList();

    private enum FileKind
    {
        /// <summary>Of people or companies.</summary>
        List,
        Maps,
        Export,
    }
}
