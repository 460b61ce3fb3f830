using System.Text.RegularExpressions;

namespace Dozen.Core.Tests.Architecture;

/// <summary>The feature folders of Core as their sources name each other.</summary>
public sealed partial class FeatureTests
{
    // Common and Database are what features stand on, not features; Database binds all entities in one context.
    private static readonly string[] Ground = ["Common", "Database"];

    /// <summary>
    /// The knots that stand today. Verbs of leads record activities, which belong to leads; and a fresh organisation gets
    /// its first user, who belongs to it. Nothing else may be tied in, and what has been untied is taken off this list.
    /// </summary>
    private static readonly string[] Knots = ["Activities + Leads", "Organizations + Users"];

    [Fact]
    public void No_cycle_between_features_but_the_two_that_are_known() => Assert.Equal(Knots, KnotsOf(Uses()));

    [Fact]
    public void The_ground_names_no_feature_but_the_entities_that_its_context_binds()
    {
        var common = Uses().GetValueOrDefault("Common", []).Except(["Common", "Users"]);

        Assert.Empty(common);
    }

    [Fact]
    public void Verification_knows_nothing_of_the_entities_it_judges() =>
        Assert.Equal(["Common"], Uses()["Verification"].Except(["Verification"]));

    [Fact]
    public void The_guard_finds_a_cycle_through_three_folders()
    {
        var uses = new Dictionary<string, HashSet<string>>
        {
            ["A"] = ["B"],
            ["B"] = ["C", "Common"],
            ["C"] = ["A"],
            ["D"] = ["A", "E"],
            ["E"] = ["D"],
            ["F"] = ["A", "D"],
            ["Common"] = ["F"],
        };

        Assert.Equal(["A + B + C", "D + E"], KnotsOf(uses));
    }

    /// <summary>Which folders each folder names, by using directives and qualified names.</summary>
    private static Dictionary<string, HashSet<string>> Uses() => SourceTree.Files("Dozen.Core")
        .Where(f => f.Path.Contains('/'))
        .GroupBy(f => f.Path.Split('/')[0])
        .ToDictionary(g => g.Key, g => g.SelectMany(f => Named().Matches(f.Text)).Select(m => m.Groups[1].Value).ToHashSet());

    /// <summary>Folders that reach each other, knot by knot.</summary>
    private static IEnumerable<string> KnotsOf(Dictionary<string, HashSet<string>> uses)
    {
        var features = uses.Keys.Except(Ground).Order().ToList();
        return features
            .Select(feature => features.Where(other => Reaches(feature, other, []) && Reaches(other, feature, [])).ToList())
            .Where(knot => knot.Count > 1).Select(knot => string.Join(" + ", knot)).Distinct();

        bool Reaches(string from, string goal, HashSet<string> seen) => uses.GetValueOrDefault(from, [])
            .Where(next => next != from && !Ground.Contains(next))
            .Any(next => next == goal || (seen.Add(next) && Reaches(next, goal, seen)));
    }

    [GeneratedRegex(@"\bDozen\.Core\.(\w+)(?=[.;])")]
    private static partial Regex Named();
}
