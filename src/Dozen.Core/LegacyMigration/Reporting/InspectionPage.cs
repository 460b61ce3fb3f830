using System.Globalization;
using System.Net;
using System.Text;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.Verification;

namespace Dozen.Core.LegacyMigration.Reporting;

/// <summary>An inspection as one HTML page that needs nothing else.</summary>
public static class InspectionPage
{
    private const string Style =
        """
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1280px;padding:0 1rem;color:#1c2430}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #dde3ea;vertical-align:top}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.stop{color:#a40000;font-weight:600}.mono{font-family:ui-monospace,monospace;font-size:.85em}
        details{margin:.2rem 0}summary{cursor:pointer}svg{width:100%;height:auto;border:1px solid #dde3ea;background:#fbfcfe}
        .box{fill:#fff;stroke:#5b6b7f}.name{font:600 12px system-ui}.column{font:10px ui-monospace,monospace;fill:#445}.link{fill:none;stroke:#9fb3c8;stroke-width:1.2}
        .figures{display:flex;gap:1rem;flex-wrap:wrap}.figures div{border:1px solid #dde3ea;border-radius:6px;padding:.6rem 1rem;min-width:9rem}.figures b{display:block;font-size:1.3rem}
        """;

    public static string Write(LegacyInspection inspection)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>From twenty tables to twelve</title>");
        html.Append("<style>").Append(Style).Append("</style><h1>From twenty tables to twelve</h1>");
        Paragraph($"{inspection.Source}, schema {inspection.Schema}: {inspection.Shape}.");
        html.Append(inspection.CanMigrate ? "<p>Nothing stands in the way of a migration." : "<p class=\"stop\">A migration will be refused until the findings marked below are dealt with.");
        html.Append(CultureInfo.InvariantCulture, $" It takes about {inspection.Seconds:N0} seconds and {inspection.Bytes / 1048576.0:N0} MB.</p><div class=\"figures\">");
        foreach (var figure in inspection.Figures) html.Append(CultureInfo.InvariantCulture, $"<div>{Text(figure.Title)}<b>{figure.Before} → {figure.After}</b></div>");
        html.Append("</div>");

        html.Append("<h2>What needs judgement</h2>");
        Table(["Kind", "Where", "What"], inspection.Findings.Select(f => new[] { Text(f.Kind), $"<span class=\"mono\">{Text(f.Subject)}</span>", f.Stops ? $"<span class=\"stop\">{Text(f.Sentence)}</span>" : Text(f.Sentence) }));
        html.Append("<h2>Values that will be adjusted</h2>");
        Table(
            ["Column", "Rows", "Why", "First ones"],
            inspection.Values.Select(v => new[]
            {
                $"<span class=\"mono\">{Text(v.Table)}.{Text(v.Column)}</span>", v.Count.ToString("N0", CultureInfo.InvariantCulture), Text(Reasons.Sentences.GetValueOrDefault(v.Reason, v.Reason)),
                string.Join(", ", v.Examples.Select(e => $"{e.Id}: <span class=\"mono\">{Text(Short(e.Original))}</span>")),
            }));
        html.Append("<h2>Secrets to provide from outside</h2>");
        Table(["Name", "Where it is now", ""], inspection.Secrets.Select(s => new[] { $"<span class=\"mono\">{Text(s.Name)}</span>", Text($"{s.Table} {s.Id}, {s.Path}"), s.IsEncrypted ? "encrypted" : "in clear" }));

        html.Append("<h2>Tables and columns</h2>");
        Table(
            ["Table", "Rows", "MB", "Becomes", "Columns"],
            inspection.Tables.Select(t => new[]
            {
                $"<span class=\"mono\">{Text(t.Name)}</span>", t.Rows.ToString("N0", CultureInfo.InvariantCulture), (t.Bytes / 1048576.0).ToString("N1", CultureInfo.InvariantCulture),
                $"<span class=\"mono\">{Text(t.Becomes)}</span>",
                $"<details><summary>{t.Columns.Count}</summary>{string.Join("<br>", t.Columns.Select(c => $"<span class=\"mono\">{Text(c.Name)} {Text(c.Type)}</span> → {Text(c.Goes)}"))}</details>",
            }));

        html.Append("<h2>Before</h2>").Append(EntityPicture.Draw(inspection.Catalogue.Tables.Select(t => new PicturedTable(
            t.Name, t.Columns.Select(c => c.Name).ToList(), t.Constraints.Where(c => c.Parent is not null).Select(c => c.Parent!).ToList())).ToList()));
        html.Append("<h2>After</h2>").Append(EntityPicture.Draw(TwelveTables.All.Select(t => new PicturedTable(
            t.Name, t.Columns.Select(c => c.Name).ToList(), t.References.Select(r => r.Parent).ToList())).ToList()));
        return html.Append("</html>\n").ToString();

        void Paragraph(string text) => html.Append("<p>").Append(Text(text)).Append("</p>");

        void Table(string[] heads, IEnumerable<string[]> rows)
        {
            var all = rows.ToList();
            if (all.Count == 0)
            {
                html.Append("<p>None.</p>");
                return;
            }

            html.Append("<table><tr>").Append(string.Concat(heads.Select(h => $"<th>{h}</th>"))).Append("</tr>");
            foreach (var row in all) html.Append("<tr>").Append(string.Concat(row.Select(c => $"<td>{c}</td>"))).Append("</tr>");
            html.Append("</table>");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Short(string? text) => text is null ? "null" : text.Length > 60 ? text[..60] + "…" : text;
}
