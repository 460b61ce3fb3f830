using Dozen.Core.Common;

namespace Dozen.Core.Tests;

public sealed class SecretReferenceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-secrets-").FullName;
    private readonly string name = $"TEST_{Guid.NewGuid():N}";

    public SecretReferenceTests() => Environment.SetEnvironmentVariable(SecretReference.FolderSetting, folder);

    [Fact]
    public void A_mounted_file_comes_before_the_environment()
    {
        var reference = SecretReference.Parse($"secret:{name}")!;
        Assert.Null(reference.Read());

        Environment.SetEnvironmentVariable(name, "from the environment");
        Assert.Equal("from the environment", reference.Read());

        File.WriteAllText(Path.Combine(folder, name), "from a file\n");
        Assert.Equal("from a file", reference.Read());
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("secret:")]
    [InlineData("secret:../etc/passwd")]
    [InlineData("secret:.hidden")]
    [InlineData("secret:a b")]
    public void What_is_no_reference_is_none(string text) => Assert.Null(SecretReference.Parse(text));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SecretReference.FolderSetting, null);
        Environment.SetEnvironmentVariable(name, null);
        Directory.Delete(folder, recursive: true);
    }
}
