using Dozen.Core.Contacts;

namespace Dozen.Core.Tests.Contacts;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("bluewave.example", "https://bluewave.example/")]
    [InlineData("www.bluewave.example/menu", "https://www.bluewave.example/menu")]
    [InlineData("//bluewave.example", "https://bluewave.example/")]
    [InlineData("HTTP://BlueWave.Example/Menu", "http://bluewave.example/Menu")]
    [InlineData("bluewave.example:8080/a", "https://bluewave.example:8080/a")]
    [InlineData("bluewave.example/?next=http://x.example", "https://bluewave.example/?next=http://x.example")]
    [InlineData(" https://bluewave.example ", "https://bluewave.example/")]
    public void A_website_becomes_an_absolute_address(string text, string url) =>
        Assert.Equal(url, WebAddress.Parse(text)?.Url);

    [Theory]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("none")]
    [InlineData("ask for our menu")]
    [InlineData("https://blue wave.example")]
    [InlineData("mailto:info@bluewave.example")]
    [InlineData("info@bluewave.example")]
    [InlineData("ftp://bluewave.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("tel:+35726000150")]
    [InlineData("4.9")]
    [InlineData("https://")]
    [InlineData("http://localhost/")]
    [InlineData("https://bluewave.example:99999/")]
    public void What_is_not_a_website_is_refused(string text) =>
        Assert.Null(WebAddress.Parse(text));

    [Theory]
    [InlineData("https://www.Example.com/x", "example.com")]
    [InlineData("https://shop.example.co.uk/", "example.co.uk")]
    [InlineData("https://menu.kafe.com.cy", "kafe.com.cy")]
    [InlineData("www.kafe.com.cy", "kafe.com.cy")]
    [InlineData("https://a.b.example.com.au", "example.com.au")]
    [InlineData("https://example.cy", "example.cy")]
    [InlineData("https://com.cy", "com.cy")]
    [InlineData("https://www.com/", "www.com")]
    [InlineData("https://Bücher.example", "xn--bcher-kva.example")]
    [InlineData("https://BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("http://192.0.2.7/shop", "192.0.2.7")]
    public void The_domain_is_the_registrable_part(string url, string domain) =>
        Assert.Equal(domain, WebAddress.Parse(url)?.Domain);

    [Theory]
    [InlineData("https://m.facebook.com/bluewave", "facebook.com")]
    [InlineData("https://en-gb.facebook.com/bluewave", "facebook.com")]
    [InlineData("https://www.instagram.com/bluewave/", "instagram.com")]
    [InlineData("https://sites.google.com/view/bluewave", "sites.google.com")]
    [InlineData("https://www.tripadvisor.co.uk/Restaurant_Review-x", "tripadvisor.co.uk")]
    [InlineData("https://www.foody.com.cy/menu/bluewave", "foody.com.cy")]
    public void A_page_on_a_shared_host_has_no_domain_of_its_own(string url, string domain)
    {
        var address = WebAddress.Parse(url)!;

        Assert.Equal(domain, address.Domain);
        Assert.True(WebAddress.IsSharedHost(address.Domain));
    }

    [Theory]
    [InlineData("https://bluewave.wixsite.com/home", "bluewave.wixsite.com")]
    [InlineData("https://blue-wave.business.site", "blue-wave.business.site")]
    [InlineData("http://www.bluewave.blogspot.com/", "bluewave.blogspot.com")]
    [InlineData("https://x.bluewave.github.io", "bluewave.github.io")]
    public void A_sub_domain_of_a_site_builder_is_the_customers_own(string url, string domain)
    {
        var address = WebAddress.Parse(url)!;

        Assert.Equal(domain, address.Domain);
        Assert.False(WebAddress.IsSharedHost(address.Domain));
    }

    [Theory]
    [InlineData("m.facebook.com", true)]
    [InlineData("en-gb.facebook.com", true)]
    [InlineData("FACEBOOK.com", true)]
    [InlineData("tripadvisor.com.gr", true)]
    [InlineData("maps.google.com.cy", true)]
    [InlineData("wixsite.com", true)]
    [InlineData("business.site", true)]
    [InlineData("notfacebook.com", false)]
    [InlineData("facebook.com.example.com", false)]
    [InlineData("example.co.uk", false)]
    [InlineData("localhost", false)]
    [InlineData("", false)]
    public void Shared_hosts_are_known_with_their_sub_domains(string domain, bool shared) =>
        Assert.Equal(shared, WebAddress.IsSharedHost(domain));

    [Fact]
    public void A_redirect_of_the_search_engine_is_unwrapped() =>
        Assert.Equal("http://bluewave.example/a", WebAddress.Parse("https://www.google.com/url?q=http://bluewave.example/a&opi=8")?.Url);

    [Fact]
    public void An_address_over_the_limit_loses_its_query_and_fragment() =>
        Assert.Equal("https://bluewave.example/a", WebAddress.Parse("https://bluewave.example/a?utm=" + new string('x', 600) + "#top")?.Url);

    [Fact]
    public void An_address_within_the_limit_keeps_them() =>
        Assert.Equal("https://bluewave.example/a?b=1#top", WebAddress.Parse("https://bluewave.example/a?b=1#top")?.Url);
}
