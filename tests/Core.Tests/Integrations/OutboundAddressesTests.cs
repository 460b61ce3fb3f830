using System.Net;
using Dozen.Core.Integrations;

namespace Dozen.Core.Tests.Integrations;

public sealed class OutboundAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.1.2")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.100.100.200")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:0a00:0001::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:0:10.0.0.1")]
    [InlineData("4000::1")]
    public void What_is_not_on_the_public_internet_is_refused(string address) => Assert.False(OutboundAddresses.Parse(null).Allow(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:0808:0808::1")]
    public void What_is_public_is_allowed(string address) => Assert.True(OutboundAddresses.Parse("").Allow(IPAddress.Parse(address)));

    [Fact]
    public void Whoever_runs_the_server_may_allow_more()
    {
        var addresses = OutboundAddresses.Parse("10.1.0.0/16, ::1,192.168.1.7");

        Assert.True(addresses.Allow(IPAddress.Parse("10.1.2.3")) && addresses.Allow(IPAddress.Parse("::ffff:10.1.2.3")) && addresses.Allow(IPAddress.IPv6Loopback) && addresses.Allow(IPAddress.Parse("192.168.1.7")));
        Assert.False(addresses.Allow(IPAddress.Parse("10.2.0.1")) || addresses.Allow(IPAddress.Loopback) || addresses.Allow(IPAddress.Parse("192.168.1.8")));
        Assert.Throws<FormatException>(() => OutboundAddresses.Parse("everything"));
    }
}
