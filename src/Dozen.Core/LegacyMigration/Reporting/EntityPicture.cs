using System.Globalization;
using System.Net;
using System.Text;

namespace Dozen.Core.LegacyMigration.Reporting;

/// <param name="References">Names of the tables it points to.</param>
internal sealed record PicturedTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> References);

/// <summary>Tables and what they point to, as SVG: boxes in a grid, a line for each reference.</summary>
internal static class EntityPicture
{
    private const int Width = 210;
    private const int Gap = 50;
    private const int Line = 14;
    private const int Shown = 30;

    public static string Draw(IReadOnlyList<PicturedTable> tables)
    {
        var across = Math.Min(5, tables.Count);
        var places = new Dictionary<string, (int X, int Y, int Height)>();
        var (y, x, tallest) = (10, 0, 0);
        foreach (var table in tables)
        {
            if (x == across)
            {
                (x, y, tallest) = (0, y + tallest + Gap, 0);
            }

            var height = 24 + (Math.Min(table.Columns.Count, Shown) * Line) + 6;
            places[table.Name] = (10 + (x++ * (Width + Gap)), y, height);
            tallest = Math.Max(tallest, height);
        }

        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {(across * (Width + Gap)) + 10} {y + tallest + 10}\" role=\"img\">"));
        foreach (var table in tables)
        {
            foreach (var parent in table.References.Distinct().Where(p => p != table.Name && places.ContainsKey(p)))
            {
                var (from, to) = (places[table.Name], places[parent]);
                var (startX, endX) = from.X < to.X ? (from.X + Width, to.X) : from.X > to.X ? (from.X, to.X + Width) : (from.X, to.X);
                var bend = from.X == to.X ? startX - (Gap / 2) : (startX + endX) / 2;
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"link\" d=\"M{startX} {from.Y + 12} C{bend} {from.Y + 12} {bend} {to.Y + 12} {endX} {to.Y + 12}\"/>");
            }
        }

        foreach (var table in tables)
        {
            var (left, top, height) = places[table.Name];
            svg.Append(CultureInfo.InvariantCulture, $"<g><rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{Width}\" height=\"{height}\" rx=\"4\"/><text class=\"name\" x=\"{left + 8}\" y=\"{top + 16}\">{WebUtility.HtmlEncode(table.Name)}</text>");
            for (var i = 0; i < Math.Min(table.Columns.Count, Shown); i++)
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"column\" x=\"{left + 8}\" y=\"{top + 34 + (i * Line)}\">{WebUtility.HtmlEncode(table.Columns[i])}</text>");
            svg.Append("</g>");
        }

        return svg.Append("</svg>").ToString();
    }
}
