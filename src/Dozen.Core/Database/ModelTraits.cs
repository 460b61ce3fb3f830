namespace Dozen.Core.Database;

/// <summary>A row that belongs to one organisation and refers to its siblings by (organization_id, id).</summary>
public interface ITenantOwned
{
    long Id { get; }

    long OrganizationId { get; }
}

/// <summary>A row under optimistic concurrency: starts at 1, +1 on each update, served as the ETag.</summary>
public interface IVersioned
{
    long Version { get; }
}
