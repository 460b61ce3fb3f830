using Dozen.Core.Common;

namespace Dozen.Core.Enrichment;

public static class EnrichmentFailures
{
    public static readonly Failure NoLeads = new(FailureKind.Invalid, "enrichment.no_leads", "There is no such lead to enrich.");
}
