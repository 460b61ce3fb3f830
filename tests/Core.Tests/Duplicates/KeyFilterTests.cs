using System.Globalization;
using Dozen.Core.Duplicates;

namespace Dozen.Core.Tests.Duplicates;

public sealed class KeyFilterTests
{
    [Fact]
    public void Nothing_is_forgotten_and_hardly_anything_invented()
    {
        const int Stored = 300_000;
        var filter = new KeyFilter();
        for (var i = 0; i < Stored; i++) filter.Add(Key(i));

        Assert.All(Enumerable.Range(0, Stored), i => Assert.True(filter.MayContain(Key(i))));
        Assert.InRange(Enumerable.Range(Stored, Stored).Count(i => filter.MayContain(Key(i))), 0, Stored / 1_000);
    }

    [Fact]
    public void The_kind_of_a_key_counts_and_so_does_every_character()
    {
        var filter = new KeyFilter();
        filter.Add(new LeadKey(LeadKeyKind.Email, "info@blueanchor.example"));

        Assert.False(filter.MayContain(new LeadKey(LeadKeyKind.Domain, "info@blueanchor.example")));
        Assert.False(filter.MayContain(new LeadKey(LeadKeyKind.Email, "info@blueanchor.exampl")));
        Assert.False(filter.MayContain(new LeadKey(LeadKeyKind.Email, "info@blueanchor.examplf")));
        Assert.False(filter.MayContain(new LeadKey(LeadKeyKind.Email, "")));
    }

    // Numbers that follow each other, as phones and ids do, are the hard case for a hash.
    private static LeadKey Key(int number) => (number % 3) switch
    {
        0 => new LeadKey(LeadKeyKind.Phone, "+35726" + number.ToString("D6", CultureInfo.InvariantCulture)),
        1 => new LeadKey(LeadKeyKind.ExternalId, "google:" + number.ToString(CultureInfo.InvariantCulture)),
        _ => new LeadKey(LeadKeyKind.Email, $"info@place{number}.example"),
    };
}
