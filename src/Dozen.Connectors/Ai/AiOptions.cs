using System.Globalization;
using Dozen.Core.Common;
using Dozen.Core.Enrichment;

namespace Dozen.Connectors.Ai;

/// <summary>Which language model is asked, and what it may cost. Nobody is asked unless a model is named.</summary>
internal sealed record AiOptions
{
    public const string ModelSetting = "DOZEN_AI_MODEL";
    public const string UrlSetting = "DOZEN_AI_URL";
    public const string KeySetting = "DOZEN_AI_KEY";
    public const string TimeSetting = "DOZEN_AI_TIMEOUT_SECONDS";
    public const string TokensSetting = "DOZEN_AI_TOKENS_PER_RUN";
    public const string CostSetting = "DOZEN_AI_COST_PER_RUN";
    public const string InputPriceSetting = "DOZEN_AI_PRICE_INPUT";
    public const string OutputPriceSetting = "DOZEN_AI_PRICE_OUTPUT";

    /// <summary>Null: there is none to ask.</summary>
    public string? Model { get; init; }

    /// <summary>Where the chat completions of an OpenAI-compatible server are, without their own path.</summary>
    public Uri Url { get; init; } = new("https://api.openai.com/v1");

    /// <summary>Whether somebody chose the address: such a server may want no key.</summary>
    public bool HasOwnUrl { get; init; }

    /// <summary>Where the key is.</summary>
    public SecretReference? Key { get; init; }

    /// <summary>Of one question.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public AnalystBudget Budget { get; init; } = new(500_000, null);

    /// <summary>Of a million tokens.</summary>
    public decimal InputPrice { get; init; }

    /// <inheritdoc cref="InputPrice"/>
    public decimal OutputPrice { get; init; }

    /// <exception cref="FormatException">A setting can't be read; said at the start of the server, without the value of a key.</exception>
    public static AiOptions From(Func<string, string?> setting)
    {
        var usual = new AiOptions();
        return usual with
        {
            Model = Given(ModelSetting),
            Url = Given(UrlSetting) is { } url ? Address(url) : usual.Url,
            HasOwnUrl = Given(UrlSetting) is not null,
            Key = Given(KeySetting) is { } key ? SecretReference.Parse(key) ?? throw new FormatException($"{KeySetting}: write secret:NAME, never the key itself.") : null,
            Patience = Given(TimeSetting) is { } seconds ? TimeSpan.FromSeconds((double)Number(TimeSetting, seconds, 1, 600)) : usual.Patience,
            Budget = new AnalystBudget(
                Given(TokensSetting) is { } tokens ? (long)Number(TokensSetting, tokens, 0, 1_000_000_000) : usual.Budget.Tokens,
                Given(CostSetting) is { } cost ? Number(CostSetting, cost, 0, 1_000_000) : null),
            InputPrice = Given(InputPriceSetting) is { } input ? Number(InputPriceSetting, input, 0, 1_000_000) : 0,
            OutputPrice = Given(OutputPriceSetting) is { } output ? Number(OutputPriceSetting, output, 0, 1_000_000) : 0,
        };

        string? Given(string name) => setting(name) is { Length: > 0 } text ? text.Trim() : null;
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0
            ? url
            : throw new FormatException($"{UrlSetting}: an http or https address such as https://api.openai.com/v1.");

    private static decimal Number(string name, string text, decimal least, decimal most) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name}: a number from {least} to {most}."));
}
