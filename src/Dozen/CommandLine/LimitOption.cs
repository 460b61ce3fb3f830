using System.CommandLine;
using System.Globalization;

namespace Dozen.CommandLine;

/// <summary><c>--limit</c>: how many rows a list shows.</summary>
internal static class LimitOption
{
    public static Option<int> Create(int most, string what) => new("--limit")
    {
        Description = $"How many {what} at most, 1 to {most}",
        HelpName = "number",
        DefaultValueFactory = _ => 20,
        CustomParser = result =>
        {
            var isNumber = int.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
            if (!isNumber || limit < 1 || limit > most) result.AddError($"--limit is a number from 1 to {most}.");
            return limit;
        },
    };
}
