using System.Text;
using Dozen.Core.Database;
using Dozen.Core.Tests.Architecture;
using Dozen.Core.Users;

namespace Dozen.Core.Tests.Users;

/// <summary><c>docs/roles.md</c> is the table in <see cref="Permissions"/>; <c>DOZEN_UPDATE_ROLES=1 dotnet test</c> writes it anew.</summary>
public sealed class RolesDocumentTests
{
    private const string Begin = "<!-- the table, from Permissions.cs -->\n";
    private const string End = "<!-- end of the table -->\n";

    private static readonly UserRole[] Roles = [UserRole.Viewer, UserRole.SalesRep, UserRole.Manager, UserRole.Admin];

    [Fact]
    public async Task The_documented_table_is_the_one_that_holds()
    {
        var path = Path.Combine(SourceTree.Root, "docs", "roles.md");
        var text = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("DOZEN_UPDATE_ROLES") == "1")
        {
            text = string.Concat(text.AsSpan(0, begin), Table(), text.AsSpan(end));
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            end = text.IndexOf(End, StringComparison.Ordinal);
        }

        Assert.Equal(Table(), text[begin..end]);
    }

    [Fact]
    public void The_table_has_a_row_for_each_area() => Assert.Equal(Enum.GetValues<Area>().Length + 2, Table().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

    private static string Table()
    {
        var table = new StringBuilder($"| area | {string.Join(" | ", Roles.Select(r => r.ToText()))} |\n|---|{string.Concat(Roles.Select(_ => "---|"))}\n");
        foreach (var area in Enum.GetValues<Area>())
            table.Append("| `").Append(area.ToText()).Append("` | ").AppendJoin(" | ", Roles.Select(role => Cell(role, area))).Append(" |\n");
        return table.ToString();
    }

    private static string Cell(UserRole role, Area area) =>
        Permissions.Allow(role, area, Access.Write) ? "read, write" : Permissions.Allow(role, area, Access.Read) ? "read" : "–";
}
