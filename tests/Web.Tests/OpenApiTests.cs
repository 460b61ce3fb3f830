using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>
/// <c>docs/openapi.json</c> is what the server says of itself. After a wanted change of the API, write it anew:
/// <c>DOZEN_UPDATE_OPENAPI=1 dotnet test --project tests/Web.Tests</c>.
/// </summary>
public sealed class OpenApiTests() : WebTest(Engine.Sqlite)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_committed_document_is_what_is_served()
    {
        var served = await ReadAsync("/openapi/v1.json");
        var path = Path.Combine(RepositoryFolder(), "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("DOZEN_UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(path, served.ToJsonString(Indented) + "\n", Cancelled);

        Assert.Null(Difference(JsonNode.Parse(await File.ReadAllTextAsync(path, Cancelled)), served));
    }

    [Fact]
    public async Task The_comparison_bites()
    {
        var served = await ReadAsync("/openapi/v1.json");
        var changed = served.DeepClone();
        changed["paths"]!["/api/v1/leads"]!["get"]!["summary"] = "Something else";
        var shorter = served.DeepClone();
        shorter["paths"]!.AsObject().Remove("/api/v1/leads/{id}");

        Assert.Contains("/paths//api/v1/leads/get/summary", Difference(served, changed), StringComparison.Ordinal);
        Assert.Contains("/paths//api/v1/leads/{id}", Difference(served, shorter), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_has_an_id_a_summary_a_tag_and_its_problems()
    {
        var document = await ReadAsync("/openapi/v1.json");
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);

        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Path: p.Key, Operation: o.Value!))).ToList();
        Assert.All(operations, o => Assert.NotNull(o.Operation["operationId"]));
        Assert.All(operations, o => Assert.NotNull(o.Operation["summary"]));
        Assert.All(operations, o => Assert.Single(o.Operation["tags"]!.AsArray()));
        Assert.All(operations.Where(o => o.Path.StartsWith("/api/v1/", StringComparison.Ordinal) && !o.Path.StartsWith("/api/v1/hooks/", StringComparison.Ordinal)), o => Assert.NotNull(o.Operation["responses"]!["401"]));
        Assert.Equal(
            ["/api/auth/login", "/api/auth/refresh", "/api/auth/register", "/api/workflows/credentials", "/api/workflows/credentials/{service}"],
            operations.Where(o => !o.Operation["responses"]!.AsObject().Any(r => r.Key.StartsWith('2'))).Select(o => o.Path).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(operations.Count, operations.Select(o => (string?)o.Operation["operationId"]).Distinct().Count());
    }

    [Fact]
    public async Task What_stands_in_an_address_is_named_by_what_it_is()
    {
        string[] things =
        [
            "lead's id", "note's id", "activity's id", "campaign's id", "user's id", "organization's id", "import's id", "run's id", "workflow's id",
            "integration's id", "delivery's id", "API token's id", "service's name",
        ];
        var document = await ReadAsync("/openapi/v1.json");

        var named = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).SelectMany(o => o.Value!["parameters"]?.AsArray() ?? [])
            .Where(p => (string?)p!["in"] == "path" && (string?)p["name"] is not ("token" or "tag")).Select(p => (string?)p!["description"]).Distinct();

        Assert.Equal(things.Select(t => $"The {t}.").Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_whom_it_lets_in()
    {
        var document = await ReadAsync("/openapi/v1.json");
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => o.Value!)).ToDictionary(o => (string)o["operationId"]!);

        Assert.Equal(["bearer", "session"], document["components"]!["securitySchemes"]!.AsObject().Select(s => s.Key));
        Assert.All(operations.Values, o => Assert.NotEmpty(o["security"]!.AsArray()));
        Assert.Equal("[{}]", operations["GetLive"]["security"]!.ToJsonString());
        Assert.Equal("""[{"bearer":[]},{"session":[]}]""", operations["GetLead"]["security"]!.ToJsonString());
        Assert.Equal("For: admin, manager, sales_rep, viewer. Needs to read leads.", (string?)operations["GetLead"]["description"]);
        Assert.Equal("For: admin. Needs to write users.", (string?)operations["InviteUser"]["description"]);
    }

    [Fact]
    public async Task Patched_fields_are_described_as_what_they_hold()
    {
        var schemas = (await ReadAsync("/openapi/v1.json"))["components"]!["schemas"]!;
        var patch = schemas["LeadPatch"]!["properties"]!;

        Assert.Equal(["null", "string"], patch["email"]!["type"]!.AsArray().Select(t => (string)t!).Order());
        Assert.Equal(["integer", "null"], patch["value"]!["type"]!.AsArray().Select(t => (string)t!).Order());
        Assert.Contains("closed_won", patch["status"]!["enum"]!.AsArray().Select(v => (string?)v));
        Assert.Equal("object", (string?)patch["custom_fields"]!["type"]);
        Assert.Equal("date-time", (string?)schemas["LeadView"]!["properties"]!["created_at"]!["format"]);
        Assert.DoesNotContain(schemas.AsObject(), s => s.Key.Contains("Patched", StringComparison.Ordinal) || s.Key.EndsWith('2'));
    }

    /// <summary>Where the first difference is, or null.</summary>
    private static string? Difference(JsonNode? expected, JsonNode? actual, string at = "")
    {
        if (JsonNode.DeepEquals(expected, actual)) return null;
        if (expected is JsonObject left && actual is JsonObject right)
            return left.Select(p => p.Key).Union(right.Select(p => p.Key)).Select(key => Difference(left[key], right[key], $"{at}/{key}")).FirstOrDefault(d => d is not null);
        return $"{at}: {expected?.ToJsonString() ?? "absent"} against {actual?.ToJsonString() ?? "absent"}";
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dozen.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
