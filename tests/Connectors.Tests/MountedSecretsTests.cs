using Dozen.Connectors.Secrets;
using Dozen.Core.Integrations.Secrets;

namespace Dozen.Connectors.Tests;

public sealed class MountedSecretsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-secrets-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_gives_its_text_without_the_line_end_and_is_read_anew()
    {
        var secrets = new MountedSecrets(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "CRM_KEY"), " one \r\n", Cancelled);
        Assert.Equal(" one ", await FindAsync(secrets, "CRM_KEY"));

        await File.WriteAllTextAsync(Path.Combine(folder, "CRM_KEY"), "two", Cancelled);
        Assert.Equal("two", await FindAsync(secrets, "CRM_KEY"));
    }

    [Fact]
    public async Task Else_the_environment_is_asked()
    {
        var name = "TEST_" + Guid.NewGuid().ToString("N").ToUpperInvariant();
        Environment.SetEnvironmentVariable(name, "from outside");

        Assert.Equal("from outside", await FindAsync(new MountedSecrets(folder), name));
        Assert.Equal("from outside", await FindAsync(new MountedSecrets(null), name));
        Environment.SetEnvironmentVariable(name, null);
        Assert.Null(await FindAsync(new MountedSecrets(folder), name));
    }

    [Theory]
    [InlineData("../CRM_KEY")]
    [InlineData("A/B")]
    [InlineData("crm_key")]
    [InlineData("A")]
    [InlineData("CRM_KEY\n")]
    [InlineData("DOZEN_DATABASE")]
    [InlineData("PGPASSWORD")]
    [InlineData("PATH")]
    [InlineData("ASPNETCORE_URLS")]
    public void A_name_that_reaches_for_something_else_is_none(string name) => Assert.Null(SecretName.Parse(name));

    private static Task<string?> FindAsync(MountedSecrets secrets, string name) => secrets.FindAsync(SecretName.Parse(name)!, Cancelled);
}
