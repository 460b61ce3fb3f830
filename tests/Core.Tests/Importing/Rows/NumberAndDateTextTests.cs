using System.Globalization;

namespace Dozen.Core.Tests.Importing.Rows;

public sealed class NumberAndDateTextTests
{
    [Theory]
    [InlineData("1200", 120_000L)]
    [InlineData("€1,200.50", 120_050L)]
    [InlineData("1.200,50 €", 120_050L)]
    [InlineData("EUR 1 200,50", 120_050L)]
    [InlineData("CHF 1'200.50", 120_050L)]
    [InlineData("$1,200", 120_000L)]
    [InlineData("1.200", 120_000L)]
    [InlineData("1,234,567.89", 123_456_789L)]
    [InlineData("1.234.567", 123_456_700L)]
    [InlineData("12.5", 1_250L)]
    [InlineData("0.125", 13L)]
    [InlineData(".5", 50L)]
    [InlineData("12.5k", 1_250_000L)]
    [InlineData("2M", 200_000_000L)]
    [InlineData("0", 0L)]
    [InlineData("-5", null)]
    [InlineData("(5)", null)]
    [InlineData("$-5", null)]
    [InlineData("a lot", null)]
    [InlineData("1-2", null)]
    [InlineData("10000000000000", null)]
    [InlineData("123456789012345678901234567890123456", null)]
    public void An_amount_is_read_as_cents(string text, long? cents) =>
        Assert.Equal(cents, MoneyOf(text));

    [Theory]
    [InlineData("2026-03-04", null, "2026-03-04")]
    [InlineData("2026-03-04T10:00:00Z", null, "2026-03-04")]
    [InlineData("2026-03-04 10:00", null, "2026-03-04")]
    [InlineData("4.3.2026", null, "2026-03-04")]
    [InlineData("4 Mar 2026", null, "2026-03-04")]
    [InlineData("March 4, 2026", null, "2026-03-04")]
    [InlineData("31/12/2026", null, "2026-12-31")]
    [InlineData("12/31/2026", null, "2026-12-31")]
    [InlineData("12/31/2026 10:00", null, "2026-12-31")]
    [InlineData("3/4/2026", "US", "2026-03-04")]
    [InlineData("4/3/2026", "CY", "2026-03-04")]
    [InlineData("3/3/2026", null, "2026-03-03")]
    [InlineData("3/4/2026", null, null)]
    [InlineData("30/30/2026", "US", null)]
    [InlineData("soon", "US", null)]
    [InlineData("", "US", null)]
    public void A_date_is_read_when_it_is_sure(string text, string? country, string? expected)
    {
        var file = new RowFile("Company", "Close Date") { DefaultCountry = country };

        Assert.Equal(expected, file.Draft("Blue Wave", text).ExpectedCloseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static long? MoneyOf(string text) => new RowFile("Company", "Amount").Draft("Blue Wave", text).ValueCents;
}
