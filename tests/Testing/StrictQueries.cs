using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dozen.Testing;

/// <summary>Makes what Entity Framework only warns of fail the test: a query that takes some rows of an order nobody gave.</summary>
internal sealed class StrictQueries : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly string[] Refused =
        [CoreEventId.RowLimitingOperationWithoutOrderByWarning.Name!, CoreEventId.FirstWithoutOrderByAndFilterWarning.Name!];

    private static readonly Lazy<IDisposable> Watch = new(() => DiagnosticListener.AllListeners.Subscribe(new StrictQueries()));

    /// <summary>From here on, in the whole process.</summary>
    public static void Begin() => _ = Watch.Value;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Microsoft.EntityFrameworkCore.DbLoggerCategory.Name) value.Subscribe(this, name => Refused.Contains(name));
    }

    // Thrown into the query that is being compiled.
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Refused.Contains(value.Key)) throw new InvalidOperationException(value.Value?.ToString());
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
