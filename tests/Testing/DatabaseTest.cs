namespace Dozen.Testing;

/// <summary>A test body that runs on one engine; derive once per engine. Each test has its own database.</summary>
public abstract class DatabaseTest(Engine engine) : Xunit.IAsyncLifetime
{
    protected TestDatabase Database { get; private set; } = null!;

    protected static CancellationToken Cancelled => Xunit.TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    public async ValueTask InitializeAsync() => Database = await TestDatabase.CreateAsync(engine, Cancelled);

    public virtual async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
