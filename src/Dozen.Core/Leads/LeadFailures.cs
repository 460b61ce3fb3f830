using Dozen.Core.Common;

namespace Dozen.Core.Leads;

public static class LeadFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "lead.stale", "Somebody else has changed this lead. Load it again and repeat your change.");

    public static readonly Failure ExternalIdTaken = new(FailureKind.Conflict, "lead.external_id_taken", "Another lead has this external id.");

    public static readonly Failure EmailTaken = new(FailureKind.Conflict, "lead.email_taken", "A lead with this e-mail address already exists.");
    public static readonly Failure InTrash = new(FailureKind.Conflict, "lead.in_trash", "The lead with this external id is in the trash. Restore it first.");

    /// <summary>Where it is not asked for by its id.</summary>
    public static readonly Failure Unknown = new(FailureKind.NotFound, "lead.not_found", "There is no such lead.");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "lead.not_found", $"There is no lead {id}.");

    public static Failure UnknownAssignee(long userId) =>
        Failure.Invalid("assigned_to_id", $"There is no active user {userId} in this organisation.");
}
