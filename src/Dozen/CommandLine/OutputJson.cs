using System.Text.Encodings.Web;
using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Web.Http;

namespace Dozen.CommandLine;

/// <summary>JSON as the API writes it, laid out for people.</summary>
internal static class OutputJson
{
    private static readonly JsonSerializerOptions Options = Create();

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A page in the shape of the API's lists.</summary>
    public static string Of<T>(Page<T> page) => Of(page.ToListPage());

    private static JsonSerializerOptions Create()
    {
        var json = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };
        JsonSetup.Apply(json);
        return json;
    }
}
