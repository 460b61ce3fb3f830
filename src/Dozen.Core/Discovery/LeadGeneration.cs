using Dozen.Core.Enrichment;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Discovery;

/// <summary>A search for businesses as a run: they become leads page by page; then their websites are read, and what those say is looked at.</summary>
public sealed class LeadGeneration(FindPlaces find, VisitWebsites visit, Analyze analyze) : IRunKind
{
    public WorkflowType Type => WorkflowType.GoogleMapsLeadGeneration;

    public IReadOnlyList<IRunStep> Steps { get; } = [find, visit, analyze];
}
