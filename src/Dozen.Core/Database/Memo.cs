using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Database;

/// <summary>
/// Something to be known for a day: the answer to a repeatable request, or what a change can be undone with. A memo is a
/// row of <c>workflow_executions</c> that is no run: its id is negative and follows from what it is looked up by, so that
/// the primary key finds it, and lets it exist once. The context's query filter hides memos from everything else.
/// </summary>
public static class Memo
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Kinds, as <c>current_step</c> holds them.</summary>
    public const string Answer = "memo:answer";
    public const string Undo = "memo:undo";

    /// <summary>The id of the memo that is looked up by these texts. 63 bits of SHA-256: the row's content holds enough to tell a stranger that met the same number.</summary>
    public static long IdOf(params ReadOnlySpan<string> texts) => -1 - (BinaryPrimitives.ReadInt64BigEndian(Digest(texts)) & long.MaxValue);

    /// <summary>SHA-256 over texts that can't run into each other.</summary>
    public static byte[] Digest(params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Adds a memo to the context; the caller saves it together with what it is about.</summary>
    /// <param name="about">What it is about, as <c>input_data</c>.</param>
    /// <param name="content">What is to be known, as <c>output_data</c>.</param>
    public static void AddMemo(this DozenDbContext db, long id, string kind, long? userId, JsonText about, JsonText content, int leads, DateTimeOffset now)
    {
        var memo = new WorkflowExecution
        {
            Id = id,
            OrganizationId = db.OrganizationId,
            UserId = userId,
            WorkflowType = WorkflowType.Custom,
            InputData = about,
            CreatedAt = now,
        };
        memo.Checkpoint(kind, 1, leads, content, now);
        memo.Complete(content, now);
        db.WorkflowExecutions.Add(memo);
    }

    /// <summary>Writes what is to be known into a memo that was claimed.</summary>
    public static Task FillMemoAsync(this DozenDbContext db, long id, string kind, JsonText content, CancellationToken cancellationToken) =>
        db.Memos(kind).Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.OutputData, content), cancellationToken);

    /// <summary>Uses a memo up, inside a transaction: of two who try at once, one is told false.</summary>
    public static async Task<bool> UseMemoAsync(this DozenDbContext db, long id, string kind, CancellationToken cancellationToken) =>
        await db.Memos(kind).Where(m => m.Id == id && m.Status == ExecutionStatus.Completed)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Status, ExecutionStatus.Cancelled), cancellationToken) == 1;

    /// <summary>Whether a memo has been used up by <see cref="UseMemoAsync"/>.</summary>
    public static Task<bool> IsUsedAsync(this DozenDbContext db, long id, string kind, CancellationToken cancellationToken) =>
        db.Memos(kind).AnyAsync(m => m.Id == id && m.Status == ExecutionStatus.Cancelled, cancellationToken);

    /// <summary>The memos of the context's organisation.</summary>
    public static IQueryable<WorkflowExecution> Memos(this DozenDbContext db, string kind) =>
        db.WorkflowExecutions.IgnoreQueryFilters([DozenDbContext.MemoFilter]).Where(e => e.Id < 0 && e.CurrentStep == kind);
}

/// <summary>Claims a memo before what it will tell has been done.</summary>
public interface IMemoClaims
{
    /// <summary>
    /// Writes the memo's row in the context's open transaction. While somebody else's transaction holds the same memo
    /// this waits for its end, at most ten seconds.
    /// </summary>
    Task<MemoClaim> ClaimAsync(DozenDbContext db, long id, string kind, long? userId, DateTimeOffset now, CancellationToken cancellationToken);
}

public enum MemoClaim
{
    /// <summary>The row is this transaction's.</summary>
    Claimed,

    /// <summary>There is such a memo.</summary>
    Taken,

    /// <summary>Another transaction went on holding it.</summary>
    Busy,
}
