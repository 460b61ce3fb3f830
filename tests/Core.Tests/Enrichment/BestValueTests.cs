using Dozen.Core.Enrichment;

namespace Dozen.Core.Tests.Enrichment;

public sealed class BestValueTests
{
    [Theory]
    [InlineData(false, "info@cafe.de")]
    [InlineData(true, "anna@cafe.de")]
    public void The_own_domain_comes_first_and_the_setting_says_which_of_its_mailboxes(bool personal, string best) =>
        Assert.Equal(best, Emails(personal, "anna.cafe@gmail.com", "anna@cafe.de", "info@cafe.de", "hallo@agentur.de")[0]);

    [Fact]
    public void A_free_mailbox_will_do_where_there_is_no_other() => Assert.Equal(["cafe@gmail.com"], Emails(false, "cafe@gmail.com"));

    [Fact]
    public void Another_companys_address_beside_an_own_one_is_not_the_businesss() => Assert.Equal(["info@cafe.de"], Emails(false, "info@cafe.de", "hallo@agentur.de"));

    [Fact]
    public void Many_companies_addresses_are_a_list_and_nobodys() => Assert.Empty(Emails(false, "a@eins-gmbh.de", "b@zwei-gmbh.de", "c@drei-gmbh.de"));

    [Theory]
    [InlineData("logo@2x.png", true)]
    [InlineData("noreply@cafe.de", true)]
    [InlineData("you@yourdomain.com", true)]
    [InlineData("info@example.com", true)]
    [InlineData("5f0c9f3e8b8a4d6f9e2f1c3b7a6d5e4f@o1.ingest.de", true)]
    [InlineData("605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com", true)]
    [InlineData("info@cafe.de", false)]
    [InlineData("anna.mueller@t-online.de", false)]
    public void Machinery_and_placeholders_are_told_from_mailboxes(string address, bool isJunk) => Assert.Equal(isJunk, MailHosts.IsJunk(address));

    private static IReadOnlyList<string> Emails(bool personal, params string[] addresses) =>
        [.. new BestValue([.. addresses.Select(a => new FoundValue(FoundKind.Email, a, "https://cafe.de/", "text", 0.85))], "cafe.de", "Café", new EnrichmentSettings(personal)).Emails()
            .Where(e => e.Confidence >= BestValue.Enough).Select(e => e.Value)];
}
