using System.IO.Compression;
using System.Xml;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>The parts of a workbook that its sheets need.</summary>
internal sealed class Workbook(ZipArchive zip, IReadOnlyDictionary<string, long> sizes)
{
    private readonly Dictionary<string, ZipArchiveEntry> parts = Index(zip);
    private string? sharedStrings;
    private string? styles;

    /// <summary>Dates count from 1904, as in workbooks of old Macs.</summary>
    public bool From1904 { get; private set; }

    public List<Sheet> Sheets { get; } = [];

    /// <summary>One sheet: its name, the part it is in, the unpacked bytes of that part.</summary>
    internal sealed record Sheet(string Name, bool IsHidden, ZipArchiveEntry Part, long Bytes);

    public Failure? Load()
    {
        if (parts.ContainsKey("mimetype"))
            return ImportFileFailures.UnknownFormat("an OpenDocument file", "Save the sheet as .xlsx or CSV.");
        if (parts.ContainsKey("word/document.xml")) return ImportFileFailures.UnknownFormat("a Word document", "Put the table into an Excel sheet or a CSV file.");
        if (parts.ContainsKey("xl/workbook.bin")) return ImportFileFailures.UnknownFormat("a binary Excel workbook (.xlsb)", "Save it as .xlsx or CSV.");

        var main = Relations("").FirstOrDefault(r => r.Type.EndsWith("/officeDocument", StringComparison.Ordinal)).Target ?? "xl/workbook.xml";
        if (!parts.TryGetValue(main, out var part)) return ImportFileFailures.NotAWorkbook;

        var relations = Relations(main).ToDictionary(r => r.Id, StringComparer.Ordinal);
        sharedStrings = relations.Values.FirstOrDefault(r => r.Type.EndsWith("/sharedStrings", StringComparison.Ordinal)).Target;
        styles = relations.Values.FirstOrDefault(r => r.Type.EndsWith("/styles", StringComparison.Ordinal)).Target;
        ReadSheets(part, relations);
        return Sheets.Count == 0 ? ImportFileFailures.NotAWorkbook : null;
    }

    public SharedStrings? OpenSharedStrings(ImportFileOptions options, CancellationToken cancellationToken) =>
        parts.TryGetValue(sharedStrings ?? "xl/sharedStrings.xml", out var part) ? SharedStrings.Load(part.Open(), options, cancellationToken) : null;

    public CellStyles OpenStyles() =>
        parts.TryGetValue(styles ?? "xl/styles.xml", out var part) ? CellStyles.Load(part.Open()) : CellStyles.None;

    private void ReadSheets(ZipArchiveEntry part, Dictionary<string, (string Id, string Type, string Target)> relations)
    {
        using var xml = SheetXml.Open(part.Open());
        while (xml.Read())
        {
            if (xml.IsStart("workbookPr")) From1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (!xml.IsStart("sheet")) continue;

            var name = xml.GetAttribute("name") ?? "";
            var isHidden = xml.GetAttribute("state") is "hidden" or "veryHidden";
            if (relations.TryGetValue(RelationId(xml) ?? "", out var relation)
                && relation.Type.EndsWith("/worksheet", StringComparison.Ordinal)
                && parts.TryGetValue(relation.Target, out var sheet))
                Sheets.Add(new(name, isHidden, sheet, sizes.GetValueOrDefault(sheet.FullName)));
        }
    }

    // The attribute is r:id; its namespace differs between the two dialects of the standard.
    private static string? RelationId(XmlReader xml)
    {
        string? id = null;
        while (xml.MoveToNextAttribute())
        {
            if (xml.LocalName == "id" && xml.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal)) id = xml.Value;
        }

        xml.MoveToElement();
        return id;
    }

    private List<(string Id, string Type, string Target)> Relations(string of)
    {
        var folder = of[..(of.LastIndexOf('/') + 1)];
        var found = new List<(string, string, string)>();
        if (!parts.TryGetValue($"{folder}_rels/{of[folder.Length..]}.rels", out var part)) return found;

        using var xml = SheetXml.Open(part.Open());
        while (xml.Read())
        {
            if (!xml.IsStart("Relationship") || xml.GetAttribute("Target") is not { } target) continue;
            found.Add((xml.GetAttribute("Id") ?? "", xml.GetAttribute("Type") ?? "", Resolve(folder, target)));
        }

        return found;
    }

    private static string Resolve(string folder, string target)
    {
        var steps = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0) steps.RemoveAt(steps.Count - 1);
            else if (step is not ("." or "..")) steps.Add(step);
        }

        return string.Join('/', steps);
    }

    private static Dictionary<string, ZipArchiveEntry> Index(ZipArchive zip)
    {
        var parts = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries) parts.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        return parts;
    }
}
