using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>Which days a report counts in: those of the time zone asked for, else of the person who asks, else UTC.</summary>
[Needs(Area.Metrics, Access.Read)]
public sealed class ReportClock(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="days">1 to <see cref="ReportPeriod.MostDays"/>.</param>
    /// <param name="timezone">IANA name; null for the caller's own.</param>
    public async Task<Result<ReportPeriod>> LastDaysAsync(int days, string? timezone, CancellationToken cancellationToken) =>
        (await ZoneAsync(timezone, cancellationToken)).TryGet(out var zone, out var unknown)
            ? ReportPeriod.LastDays(Math.Clamp(days, 1, ReportPeriod.MostDays), zone, time.Now())
            : unknown;

    /// <param name="months">1 to 24, the current one included.</param>
    public async Task<Result<ReportPeriod>> LastMonthsAsync(int months, string? timezone, CancellationToken cancellationToken) =>
        (await ZoneAsync(timezone, cancellationToken)).TryGet(out var zone, out var unknown)
            ? ReportPeriod.LastMonths(Math.Clamp(months, 1, 24), zone, time.Now())
            : unknown;

    private async Task<Result<TimeZoneInfo>> ZoneAsync(string? timezone, CancellationToken cancellationToken)
    {
        if (timezone is not null)
        {
            return TimeZoneInfo.TryFindSystemTimeZoneById(timezone, out var asked)
                ? asked
                : Failure.Invalid("timezone", "This is no time zone that is known here; an IANA name such as Asia/Nicosia.");
        }

        var own = caller.UserId is { } id
            ? await db.Users.Where(u => u.Id == id).Select(u => u.TimezonePreference).SingleOrDefaultAsync(cancellationToken)
            : null;
        return own is not null && TimeZoneInfo.TryFindSystemTimeZoneById(own, out var zone) ? zone : TimeZoneInfo.Utc;
    }
}
