using Dozen.Testing;

namespace Dozen.Cli.Tests;

/// <summary>Files that are not what they should be, given to <c>dozen import</c>.</summary>
public sealed class MalformedFileTests() : DatabaseTest(Engine.Sqlite)
{
    [Fact]
    public async Task Each_is_refused_whole_with_2_or_row_by_row_with_0_and_says_why()
    {
        var folder = Directory.CreateTempSubdirectory("dozen-cli-").FullName;
        var imports = 0;
        foreach (var file in MalformedFile.All())
        {
            var path = Path.Combine(folder, file.Name);
            await File.WriteAllBytesAsync(path, file.Content, Cancelled);

            var words = await DozenProcess.RunAsync(Database.Url, ["import", path], folder: folder);

            if (file.Code is not null)
            {
                var json = await DozenProcess.RunAsync(Database.Url, ["import", path, "--json"], folder: folder);
                Assert.Equal((file.Name, 2, 2, ""), (file.Name, words.Code, json.Code, words.Output));
                Assert.Equal(file.Code, (string?)json.Refusal["code"]);
                Assert.Contains(file.Says, words.Errors, StringComparison.Ordinal);
                Assert.Single(words.Errors.Split('\n'));
            }
            else
            {
                imports++;
                Assert.Equal((file.Name, 0, ""), (file.Name, words.Code, words.Errors));
                Assert.Contains($"line {file.Rejected}", words.Output, StringComparison.Ordinal);
                Assert.Contains(file.Says, words.Output, StringComparison.Ordinal);
            }
        }

        var list = await DozenProcess.RunAsync(Database.Url, ["imports", "--json"], folder: folder);
        Assert.Equal(imports, list.Json["total"]!.GetValue<int>());
        Assert.Equal(0, (await DozenProcess.RunAsync(Database.Url, ["verify"], folder: folder)).Code);
        Directory.Delete(folder, recursive: true);
    }
}
