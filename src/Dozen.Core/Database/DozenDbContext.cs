using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Integrations;
using Dozen.Core.Leads;
using Dozen.Core.Organizations;
using Dozen.Core.Scoring;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Dozen.Core.Database;

/// <summary>
/// The twelve tables. Bound to one organisation: every query is filtered by <see cref="OrganizationId"/>.
/// The provider's own context (in Dozen.Data) adds what differs between the engines.
/// </summary>
public abstract class DozenDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Name of the query filter that keeps one organisation's rows.</summary>
    public const string TenantFilter = "tenant";

    /// <summary>Name of the query filter that hides leads in the trash.</summary>
    public const string TrashFilter = "trash";

    /// <summary>Name of the query filter that hides memos, which are rows of executions and no runs.</summary>
    public const string MemoFilter = "memo";

    /// <summary>The organisation this context acts in; 0, which no organisation has, until <see cref="ActIn"/>.</summary>
    public long OrganizationId { get; private set; }

    /// <summary>Which database role statements run under, where the engine has roles.</summary>
    public DatabaseAccess Access { get; private set; }

    private readonly List<Announcement> announcements = [];

    /// <summary>Whether something was saved here that decides who a caller is, and is not committed yet.</summary>
    internal bool ChangesCallers { get; set; }

    /// <summary>The run of a workflow on whose behalf this context saves; null for everybody else.</summary>
    public RunCause? Cause { get; set; }

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<User> Users => Set<User>();

    public DbSet<Lead> Leads => Set<Lead>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<Activity> Activities => Set<Activity>();

    public DbSet<LeadNote> LeadNotes => Set<LeadNote>();

    public DbSet<Workflow> Workflows => Set<Workflow>();

    public DbSet<WorkflowExecution> WorkflowExecutions => Set<WorkflowExecution>();

    public DbSet<CampaignLead> CampaignLeads => Set<CampaignLead>();

    public DbSet<ScoringRule> ScoringRules => Set<ScoringRule>();

    public DbSet<ScoreChange> ScoreHistory => Set<ScoreChange>();

    public DbSet<Integration> Integrations => Set<Integration>();

    /// <summary>Binds this context to one organisation, under row-level security. Contexts are pooled: each use begins here.</summary>
    public void ActIn(long organizationId)
    {
        OrganizationId = organizationId;
        Access = DatabaseAccess.Tenant;
        announcements.Clear();
        ChangesCallers = false;
        Cause = null;
    }

    /// <summary>Tells others outside with the next save, in its transaction. What leaves an activity need not: that is announced by itself.</summary>
    public void Announce(Announcement announcement) => announcements.Add(announcement);

    /// <summary>
    /// Until disposed, statements run with the owner's rights: for bulk loading and indexed search, which row-level
    /// security would refuse or slow down, and for finding out who a caller is. The query filter still applies.
    /// </summary>
    public OwnerAccess UseOwnerAccess()
    {
        var before = Access;
        Access = DatabaseAccess.Owner;
        return new OwnerAccess(this, before);
    }

    /// <summary>Begins a verb's transaction, as part of the one that is open if there is one.</summary>
    public Task<JoinedTransaction> BeginOrJoinAsync(CancellationToken cancellationToken) => JoinedTransaction.BeginAsync(this, cancellationToken);

    /// <summary>Saves, or tells that a row has changed since it was read.</summary>
    public async Task<bool> TrySaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            ChangeTracker.Clear();
            return false;
        }
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        CountVersions();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        CountVersions();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<JsonText>().HaveConversion<JsonTextToString>();
        configurationBuilder.DefaultTypeMapping<JsonText>().HasConversion<JsonTextToString>();
        configurationBuilder.Properties<IReadOnlyList<string>>().HaveConversion<TextListConverter, TextListComparer>();

        // Every index is named in a mapping, so that none is paid for unseen.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DozenDbContext).Assembly);
        modelBuilder.StoreEnumsAsText();

        modelBuilder.Entity<Organization>().HasQueryFilter(TenantFilter, o => o.Id == OrganizationId);
        modelBuilder.Entity<User>().HasQueryFilter(TenantFilter, u => u.OrganizationId == OrganizationId);
        modelBuilder.Entity<Lead>().HasQueryFilter(TrashFilter, l => l.DeletedAt == null);
        modelBuilder.Entity<WorkflowExecution>().HasQueryFilter(MemoFilter, e => e.Id > 0);
        OwnRows<Lead>();
        OwnRows<Campaign>();
        OwnRows<Activity>();
        OwnRows<LeadNote>();
        OwnRows<Workflow>();
        OwnRows<WorkflowExecution>();
        OwnRows<CampaignLead>();
        OwnRows<ScoringRule>();
        OwnRows<ScoreChange>();
        OwnRows<Integration>();

        void OwnRows<T>() where T : class, ITenantOwned =>
            modelBuilder.Entity<T>().HasQueryFilter(TenantFilter, e => e.OrganizationId == OrganizationId);
    }

    internal IReadOnlyList<Announcement> TakeAnnouncements()
    {
        if (announcements.Count == 0) return [];
        var taken = announcements.ToList();
        announcements.Clear();
        return taken;
    }

    internal void RestoreAccess(DatabaseAccess access) => Access = access;

    private void CountVersions()
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State != EntityState.Modified) continue;
            var version = entry.Property(e => e.Version);
            version.CurrentValue = version.OriginalValue + 1;
        }
    }
}

/// <summary>Makes a further context, bound to the same organisation, for reading beside an open transaction. Dispose of it.</summary>
public delegate DozenDbContext NewContext();

/// <summary>Whose rights a statement has, on engines that know roles.</summary>
public enum DatabaseAccess
{
    /// <summary>Row-level security holds: only rows of the context's organisation exist.</summary>
    Tenant,

    /// <summary>The schema owner's rights.</summary>
    Owner,
}

/// <summary>Ends <see cref="DozenDbContext.UseOwnerAccess"/>.</summary>
public readonly struct OwnerAccess(DozenDbContext db, DatabaseAccess before) : IDisposable
{
    public void Dispose() => db.RestoreAccess(before);
}
