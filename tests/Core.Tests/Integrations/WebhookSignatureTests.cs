using Dozen.Core.Integrations.Webhooks;

namespace Dozen.Core.Tests.Integrations;

/// <summary>Against the example of the Standard Webhooks specification, and against values made with Python's hmac and with openssl.</summary>
public sealed class WebhookSignatureTests
{
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("a text of at least 24 bytes", "evt_1", 1772366400, """{"type":"lead.created","data":{"company":"Ταβέρνα"}}""", "v1,HCKPv2kWTDZBcS6sjwuiIvqlbMZP7MzLfxSCIlLpXMk=")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "evt_0", 0, "", "v1,LWThWQLJs6bJMFysiHxaS9exHXtVQExaPViWNiIMURE=")]
    public void A_signature_is_what_others_compute(string secret, string id, long unixSeconds, string body, string signature) =>
        Assert.Equal(signature, WebhookSignature.Sign(WebhookSignature.KeyOf(secret)!, id, unixSeconds, body));

    [Theory]
    [InlineData("too short")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_this is no base64 at all, whatever its length is")]
    public void A_key_that_could_be_guessed_is_none(string secret) => Assert.Null(WebhookSignature.KeyOf(secret));

    [Fact]
    public void Retries_come_ever_later_and_end_within_a_day()
    {
        var delays = Enumerable.Range(1, WebhookRetries.MaxAttempts - 1).Select(attempt => WebhookRetries.DelayAfter(attempt, 0)!.Value).ToList();

        Assert.Equal(delays.Order(), delays);
        Assert.Equal(TimeSpan.FromSeconds(5), delays[0]);
        Assert.InRange(delays.Aggregate((a, b) => a + b), TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Null(WebhookRetries.DelayAfter(WebhookRetries.MaxAttempts, 0));
    }

    [Theory]
    [InlineData(0, 3600)]
    [InlineData(0.5, 3240)]
    [InlineData(1, 2880)]
    [InlineData(7, 2880)]
    public void Jitter_brings_a_retry_forward_by_a_fifth_at_most(double jitter, double seconds) =>
        Assert.Equal(seconds, WebhookRetries.DelayAfter(6, jitter)!.Value.TotalSeconds, 3);

    [Theory]
    [InlineData(200, WebhookVerdict.Delivered)]
    [InlineData(204, WebhookVerdict.Delivered)]
    [InlineData(302, WebhookVerdict.TryAgain)]
    [InlineData(404, WebhookVerdict.TryAgain)]
    [InlineData(410, WebhookVerdict.GiveUp)]
    [InlineData(503, WebhookVerdict.TryAgain)]
    [InlineData(null, WebhookVerdict.TryAgain)]
    public void The_status_decides_what_follows(int? status, WebhookVerdict verdict) =>
        Assert.Equal(verdict, new WebhookAnswer(status, null, TimeSpan.Zero).Verdict);

    [Fact]
    public void The_catalogue_names_each_event_once_and_knows_its_groups()
    {
        Assert.Equal(WebhookEvents.All.Distinct(), WebhookEvents.All);
        Assert.True(WebhookEvents.IsKnown("campaign.*") && WebhookEvents.IsKnown("*") && WebhookEvents.IsKnown(WebhookEvents.LeadDeleted));
        Assert.False(WebhookEvents.IsKnown("lead.won") || WebhookEvents.IsKnown(WebhookEvents.Ping) || WebhookEvents.IsKnown("users.*"));
    }
}
