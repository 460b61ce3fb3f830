using System.Buffers.Binary;
using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Dozen.Core.Common;

namespace Dozen.Core.Activities;

/// <summary>An activity as it is served.</summary>
/// <param name="LeadId">Null for events of the organisation itself.</param>
/// <param name="LeadName">What the lead is called now; null without a lead.</param>
/// <param name="UserId">Whose it is; null for the system, a program, or a user who is gone.</param>
/// <param name="Metadata">What the kind knows besides: see <see cref="NewActivity"/>.</param>
public sealed record ActivityView(
    long Id,
    long? LeadId,
    string? LeadName,
    long? UserId,
    string? UserName,
    ActivityType ActivityType,
    ActivityDirection? Direction,
    ActivityStatus Status,
    string? Subject,
    string? Content,
    JsonText Metadata,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset? CompletedAt,
    DateTimeOffset CreatedAt)
{
    /// <summary>The ETag. The table keeps no version, so it follows from what may change; names of others are no part of it.</summary>
    [JsonIgnore]
    public long Version
    {
        get
        {
            var content = JsonText.From(new { UserId, Direction, Status, Subject, Content, Metadata = Metadata.Text, ScheduledAt, CompletedAt });
            return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(content.Text))) & long.MaxValue;
        }
    }

    internal static readonly Expression<Func<Activity, ActivityView>> Projection = a => new ActivityView(
        a.Id, a.LeadId, null, a.UserId, null, a.ActivityType, a.Direction, a.Status, a.Subject, a.Content, a.Metadata, a.ScheduledAt, a.CompletedAt, a.CreatedAt);

    private static readonly Func<Activity, ActivityView> Read = Projection.Compile();

    /// <summary>Without names.</summary>
    internal static ActivityView Of(Activity activity) => Read(activity);
}
