using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Integrations.Secrets;

namespace Dozen.Core.Tests.Integrations;

public sealed class SecretShapesTests
{
    [Theory]
    [InlineData("""{"password":"hunter2"}""")]
    [InlineData("""{"password":12345678}""")]
    [InlineData("""{"apiKey":"abc"}""")]
    [InlineData("""{"API-KEY":"abc"}""")]
    [InlineData("""{"auth":{"client_secret":"abc"}}""")]
    [InlineData("""{"credentials":{"a":["b"]}}""")]
    [InlineData("""{"access_token":"x"}""")]
    [InlineData("""{"note":"sk-proj-abcdef123456"}""")]
    [InlineData("""{"note":"AKIAIOSFODNN7EXAMPLE"}""")]
    [InlineData("""{"note":"ghp_16C7e42F292c6912E7710c838347Ae178B4a"}""")]
    [InlineData("""{"note":"dzn_abcdefgh12345"}""")]
    [InlineData("""{"note":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""")]
    [InlineData("""{"note":"-----BEGIN RSA PRIVATE KEY-----\nMII"}""")]
    [InlineData("""{"note":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc"}""")]
    [InlineData("""{"note":"Bearer abcdefghijk"}""")]
    [InlineData("""{"server":"https://user:pass@crm.example/"}""")]
    [InlineData("""{"server":"https://crm.example/?api_key=abc"}""")]
    [InlineData("""{"db":"Server=x;Password=abc"}""")]
    [InlineData("""{"note":"5f4dcc3b5aa765d61d8327deb882cf99"}""")]
    [InlineData("""{"note":"bPxRfiCYEXAMPLEKEYwJalrXUtnFEMI7K7MDENG"}""")]
    [InlineData("""{"list":["fine",{"deep":["xoxb-123456789012-abcdef"]}]}""")]
    [InlineData("""{"api_key":"secret:lower"}""")]
    [InlineData("""{"api_key":"secret:DOZEN_DATABASE"}""")]
    [InlineData("""{"api_key":"secret:../etc/passwd"}""")]
    [InlineData("""{"api_key":"secret:PATH"}""")]
    public void What_looks_like_a_secret_is_found_and_hidden(string json)
    {
        var suspects = SecretShapes.Find(JsonNode.Parse(json), "configuration");

        Assert.NotEmpty(suspects);
        var masked = SecretShapes.Masked(JsonText.Trusted(json));
        Assert.Contains(SecretShapes.Hidden, masked.Text, StringComparison.Ordinal);
        Assert.NotEmpty(SecretShapes.Find(masked.ToObject(), "configuration"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"api_key":"secret:GOOGLE_MAPS_API_KEY","auth":{"password":"secret:CRM_PASSWORD"}}""")]
    [InlineData("""{"url":"https://hooks.example/catch/123456/abcdef","events":["lead.*"],"secret":"secret:HOOK_KEY"}""")]
    [InlineData("""{"token_url":"https://login.example/oauth/token","api_key_header":"X-Api-Key","max_tokens":4096}""")]
    [InlineData("""{"workflow":"google_maps_lead_generation_workflow_version_2"}""")]
    [InlineData("""{"id":"7f3c1b2a-1234-4cde-9abc-0123456789ab"}""")]
    [InlineData("""{"calendar":"team@example.com","region":"eu-central-1","depth":3,"on":true,"none":null}""")]
    [InlineData("""{"description":"Sends each new lead to the sales team, risk-free and without a password."}""")]
    [InlineData("""{"keyboard":"qwerty","monkey":"see","public_key_id":"main"}""")]
    public void What_people_write_is_not(string json)
    {
        Assert.Empty(SecretShapes.Find(JsonNode.Parse(json), "configuration"));
        Assert.Equal(json, SecretShapes.Masked(JsonText.Trusted(json)).Text);
    }

    [Fact]
    public void References_are_gathered_once_each() => Assert.Equal(
        ["A_KEY", "B_KEY"],
        SecretShapes.References(JsonText.Trusted("""{"x":["secret:B_KEY",{"y":"secret:A_KEY"}],"z":"secret:B_KEY","w":"secret:not"}""")).Select(n => n.Text));
}
