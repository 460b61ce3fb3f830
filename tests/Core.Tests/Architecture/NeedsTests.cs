using System.Collections.Frozen;
using System.Reflection;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Dozen.Core.Workflows.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Core.Tests.Architecture;

/// <summary>Every verb and query says what it takes to use it.</summary>
public sealed class NeedsTests
{
    // These run before there is a caller, for whoever operates the database, or look at the database and not at anybody's rows.
    private static readonly string[] WithoutCaller =
        ["FirstOrganization", "WaitingImports", "SweepUploads", "VerifyDatabase", "PurgeMemos", "FindCaller", "FindTokenCaller", "RecordTokenUse", "FindOrganization", "GrantAdmin", "AdminQueries",
        "InspectLegacy", "MigrateLegacy", "FindLedger", "CheckLegacy", "RestoreLegacy", "DropLegacy", "UpgradeDatabase", "ScheduledWorkflows", "ReceiveHook", "AllOrganizations"];

    // Whoever calls may know who they are.
    private static readonly string[] ForEveryCaller = ["CallerQueries"];

    [Fact]
    public void Each_verb_and_query_that_faces_use_names_its_needs() => Assert.Empty(Silent(Services()).Except([.. WithoutCaller, .. ForEveryCaller]));

    [Fact]
    public void The_guard_bites() => Assert.Equal(["Nameless"], Silent([typeof(Nameless), typeof(Named)]));

    [Theory]
    [InlineData(UserRole.Viewer, Area.Leads, Access.Read, true)]
    [InlineData(UserRole.Viewer, Area.Leads, Access.Write, false)]
    [InlineData(UserRole.SalesRep, Area.Leads, Access.Write, true)]
    [InlineData(UserRole.SalesRep, Area.Assignment, Access.Write, false)]
    [InlineData(UserRole.Manager, Area.Assignment, Access.Write, true)]
    [InlineData(UserRole.Manager, Area.Users, Access.Write, false)]
    [InlineData(UserRole.Admin, Area.Users, Access.Write, true)]
    public void A_role_may_do_what_the_table_says(UserRole role, Area area, Access access, bool allowed) =>
        Assert.Equal(allowed, new Caller(1, 1, role).May(area, access));

    [Fact]
    public void A_token_limited_to_leads_sees_nothing_else()
    {
        var token = new Caller(1, null, UserRole.Viewer) { Grants = new Dictionary<Area, UserRole> { [Area.Leads] = UserRole.Manager }.ToFrozenDictionary() };

        Assert.True(token.May(Area.Leads, Access.Write));
        Assert.False(token.May(Area.Campaigns, Access.Read));
    }

    [Fact]
    public void Every_area_and_access_has_a_least_role()
    {
        foreach (var area in Enum.GetValues<Area>())
        {
            foreach (var access in Enum.GetValues<Access>()) Assert.True(new Caller(1, 1, UserRole.Admin).May(area, access));
        }
    }

    private static IEnumerable<string> Silent(IEnumerable<Type> types) =>
        types.Where(t => t.GetCustomAttribute<NeedsAttribute>() is null).Select(t => t.Name);

    private static IEnumerable<Type> Services() => new ServiceCollection().AddDozenCore()
        .Where(s => s.Lifetime == ServiceLifetime.Scoped && s.ServiceType.Assembly == typeof(CoreServices).Assembly).Select(s => s.ServiceType)
        .Where(t => !t.IsAssignableTo(typeof(IRunKind)) && !t.IsAssignableTo(typeof(IRunStep))); // no face uses them: a run was started by a verb

    private sealed class Nameless;

    [Needs(Area.Leads, Access.Read)]
    private sealed class Named;
}
