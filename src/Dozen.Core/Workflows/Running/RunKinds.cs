using Dozen.Core.Common;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Core.Workflows.Running;

/// <summary>Which kinds of run this program knows.</summary>
public sealed class RunKinds(IServiceScopeFactory scopes)
{
    private readonly Lazy<IReadOnlyCollection<WorkflowType>> types = new(() =>
    {
        using var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Caller.System(0)); // kinds may take verbs, which take a caller
        return [.. scope.ServiceProvider.GetServices<IRunKind>().Select(k => k.Type).Distinct()];
    });

    public IReadOnlyCollection<WorkflowType> Types => types.Value;

    /// <summary>The kind, made for one run.</summary>
    internal static IRunKind For(IServiceProvider scope, WorkflowType type) => scope.GetServices<IRunKind>().First(k => k.Type == type);
}
