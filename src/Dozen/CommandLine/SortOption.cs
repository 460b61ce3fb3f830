using System.CommandLine;
using Dozen.Core.Common.Listing;

namespace Dozen.CommandLine;

/// <summary><c>--sort</c>: in which order a list stands.</summary>
internal static class SortOption
{
    public static Option<SortOrder> Create(Sorting sorting) => new("--sort")
    {
        Description = $"Order, up to {Sorting.MostKeys} keys with commas between, a minus means descending ({string.Join(", ", sorting.Names)})",
        HelpName = "keys",
        DefaultValueFactory = _ => sorting.Default,
        CustomParser = result =>
        {
            if (sorting.Parse(result.Tokens.Single().Value).TryGet(out var order, out var failure)) return order;
            result.AddError($"--sort: {failure.Message}");
            return sorting.Default;
        },
    };
}
