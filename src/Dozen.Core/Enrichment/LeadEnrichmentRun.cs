using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Enrichment;

/// <summary>Reads the websites of leads, then has an analyst look at what they say.</summary>
internal sealed class LeadEnrichmentRun(VisitWebsites visit, Analyze analyze) : IRunKind
{
    public WorkflowType Type => WorkflowType.LeadEnrichment;

    public IReadOnlyList<IRunStep> Steps { get; } = [visit, analyze];
}
