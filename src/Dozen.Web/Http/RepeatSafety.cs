using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Dozen.Web.Http;

/// <summary>
/// <c>Idempotency-Key</c> on every POST of the API: the first answer again, for 24 hours. The request runs in one
/// transaction with the memo that keeps its answer, which the verbs' own transactions join: both are there, or neither.
/// Who comes second waits on the memo's primary key, in whichever process. Only success is kept: a refusal has changed
/// nothing, and is worked out anew.
/// </summary>
internal sealed class RepeatSafety(TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int LongestKey = 255;

    /// <summary>Bytes of a body held in memory; a larger one waits in a temporary file.</summary>
    private const int MemoryPerBody = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Failure KeyInvalid = new(FailureKind.Invalid, "idempotency.key_invalid", $"An {Header} has 1 to {LongestKey} visible ASCII characters.");

    private static readonly Failure KeyReused = new(FailureKind.Invalid, "idempotency.key_reused", $"This {Header} was used for another request: its address or body was different.");

    private static readonly Failure InProgress = new(FailureKind.Conflict, "idempotency.in_progress", "The first request with this key is still running. Repeat this one in a moment.");

    private static readonly Failure AnswerNotKept = new(FailureKind.Conflict, "idempotency.answer_not_kept", "The request was carried out. Its answer held a secret, which is shown once and not kept.");

    /// <summary>Within one process requests with one key stand in line here, where waiting takes no database connection.</summary>
    private readonly ConcurrentDictionary<long, Line> lines = new();

    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.StartsWithSegments("/api/v1")
            || context.GetEndpoint() is null || !context.Request.Headers.TryGetValue(Header, out var keys) || context.User.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }

        if (keys is not [{ Length: > 0 and <= LongestKey } key] || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            await new ProblemResult(KeyInvalid, StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }

        // Before the transaction: a slow client must not make others wait.
        context.Request.EnableBuffering(MemoryPerBody);
        var fingerprint = await FingerprintAsync(context.Request, context.RequestAborted);
        var caller = context.RequestServices.GetRequiredService<Caller>();
        var id = Memo.IdOf("answer", caller.OrganizationId.ToString(CultureInfo.InvariantCulture), WhoIs(context, caller), key);

        using var place = await StandInLineAsync(id, context.RequestAborted);
        if (place is null) await RefuseAsync(context, InProgress);
        else if (context.GetEndpoint()!.Metadata.GetMetadata<ReachesOutside>() is not null) await RunOutsideOrRepeatAsync(context, next, caller, id, fingerprint);
        else await RunOrRepeatAsync(context, next, caller, id, fingerprint);
    }

    private async Task RunOrRepeatAsync(HttpContext context, RequestDelegate next, Caller caller, long id, string fingerprint)
    {
        var services = context.RequestServices;
        var db = services.GetRequiredService<DozenDbContext>();
        var claims = services.GetRequiredService<IMemoClaims>();
        while (true)
        {
            await using (var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted))
            {
                switch (await claims.ClaimAsync(db, id, Memo.Answer, caller.UserId, time.Now(), context.RequestAborted))
                {
                    case MemoClaim.Busy:
                        await RefuseAsync(context, InProgress);
                        return;
                    case MemoClaim.Claimed:
                        await RunAsync(context, next, db, id, fingerprint);
                        return;
                }
            }

            if (await KeptAsync(db, id, context.RequestAborted) is { } kept)
            {
                await RepeatAsync(context, kept, fingerprint);
                return;
            }
        }
    }

    /// <summary>
    /// No transaction waits for somebody outside: on SQLite it would keep everybody from writing. The answer is kept
    /// afterwards, so that two processes may both ask outside, and one that dies meanwhile leaves nothing.
    /// </summary>
    private async Task RunOutsideOrRepeatAsync(HttpContext context, RequestDelegate next, Caller caller, long id, string fingerprint)
    {
        var services = context.RequestServices;
        var db = services.GetRequiredService<DozenDbContext>();
        if (await KeptAsync(db, id, context.RequestAborted) is { } earlier)
        {
            await RepeatAsync(context, earlier, fingerprint);
            return;
        }

        var (client, answer) = (context.Response.Body, new MemoryStream());
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = client;
        }

        if (context.Response.StatusCode is >= 200 and < 300)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted);
            if (await services.GetRequiredService<IMemoClaims>().ClaimAsync(db, id, Memo.Answer, caller.UserId, time.Now(), context.RequestAborted) == MemoClaim.Claimed)
            {
                await db.FillMemoAsync(id, Memo.Answer, JsonText.From(KeptAnswer.Of(context, fingerprint, answer)), context.RequestAborted);
                await transaction.CommitAsync(CancellationToken.None);
            }
        }

        answer.Position = 0;
        await answer.CopyToAsync(client, context.RequestAborted);
    }

    /// <summary>The answer that is kept under a key; one whose day is over is removed, and the key is free again.</summary>
    private async Task<KeptAnswer?> KeptAsync(DozenDbContext db, long id, CancellationToken cancellationToken)
    {
        var oldest = time.Now() - Memo.Lifetime;
        var kept = await db.Memos(Memo.Answer).AsNoTracking().Where(m => m.Id == id).Select(m => new { m.OutputData, m.CreatedAt }).SingleOrDefaultAsync(cancellationToken);
        if (kept is not null && kept.CreatedAt > oldest) return kept.OutputData.To<KeptAnswer>();

        await db.Memos(Memo.Answer).Where(m => m.Id == id && m.CreatedAt <= oldest).ExecuteDeleteAsync(cancellationToken);
        return null;
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate next, DozenDbContext db, long id, string fingerprint)
    {
        var later = context.RequestServices.GetRequiredService<AfterCommit>();
        var (client, answer) = (context.Response.Body, new MemoryStream());
        context.Response.Body = answer;
        later.Hold();
        try
        {
            await next(context);
            if (context.Response.StatusCode is >= 200 and < 300)
            {
                var kept = KeptAnswer.Of(context, fingerprint, answer);
                await db.FillMemoAsync(id, Memo.Answer, JsonText.From(kept), context.RequestAborted);

                // From here on it is done, whether or not the client is still there to hear it.
                await db.Database.CommitTransactionAsync(CancellationToken.None);
                later.Release();
            }
        }
        finally
        {
            later.Drop();
            context.Response.Body = client;
        }

        if (db.Database.CurrentTransaction is not null) await db.Database.RollbackTransactionAsync(CancellationToken.None);
        answer.Position = 0;
        await answer.CopyToAsync(client, context.RequestAborted);
    }

    private static async Task RepeatAsync(HttpContext context, KeptAnswer kept, string fingerprint)
    {
        if (kept.Fingerprint != fingerprint)
        {
            await new ProblemResult(KeyReused).ExecuteAsync(context);
            return;
        }

        if (kept.Body is null)
        {
            await new ProblemResult(AnswerNotKept).ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = kept.Status;
        context.Response.Headers[ReplayedHeader] = "true";
        foreach (var (name, value) in kept.Headers) context.Response.Headers[name] = value;
        await using var body = new BrotliStream(new MemoryStream(kept.Body), CompressionMode.Decompress);
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, Failure failure)
    {
        context.Response.Headers.RetryAfter = "1";
        return new ProblemResult(failure).ExecuteAsync(context);
    }

    private static async Task<string> FingerprintAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}\n{request.QueryString}\n{request.ContentType}\n"));
        var buffer = new byte[64 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>A person, or the token a program comes with: two of either never share a key.</summary>
    private static string WhoIs(HttpContext context, Caller caller) => caller.UserId is { } user
        ? user.ToString(CultureInfo.InvariantCulture)
        : Convert.ToHexString(Memo.Digest("token", context.Request.Headers.Authorization.ToString()));

    private async Task<IDisposable?> StandInLineAsync(long id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = lines.GetOrAdd(id, _ => new Line());
            if (!line.Join()) continue; // the last one has just left it, and taken it away
            try
            {
                if (await line.Turn.WaitAsync(Patience, cancellationToken)) return new Place(this, id, line, hasTurn: true);
            }
            catch
            {
                new Place(this, id, line, hasTurn: false).Dispose();
                throw;
            }

            new Place(this, id, line, hasTurn: false).Dispose();
            return null;
        }
    }

    private sealed class Line
    {
        private int people;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public bool Join()
        {
            lock (Turn)
            {
                if (people < 0) return false;
                people++;
                return true;
            }
        }

        /// <returns>True for the last one: the line is closed then.</returns>
        public bool Leave()
        {
            lock (Turn)
            {
                if (--people > 0) return false;
                people = -1;
                return true;
            }
        }
    }

    private sealed class Place(RepeatSafety safety, long id, Line line, bool hasTurn) : IDisposable
    {
        public void Dispose()
        {
            if (hasTurn) line.Turn.Release();
            if (line.Leave()) safety.lines.TryRemove(KeyValuePair.Create(id, line));
        }
    }
}

/// <summary>An answer as a memo holds it.</summary>
/// <param name="Fingerprint">SHA-256 of address, content type and body of the request.</param>
/// <param name="Body">Brotli; null where the answer showed a secret.</param>
internal sealed record KeptAnswer(string Fingerprint, int Status, Dictionary<string, string> Headers, byte[]? Body)
{
    private static readonly string[] HeadersKept = [HeaderNames.ContentType, HeaderNames.Location, HeaderNames.ETag, UndoHeaders.Token, UndoHeaders.ExpiresAt];

    public static KeptAnswer Of(HttpContext context, string fingerprint, MemoryStream answer)
    {
        var headers = HeadersKept.Where(context.Response.Headers.ContainsKey).ToDictionary(name => name, name => context.Response.Headers[name].ToString());
        if (context.GetEndpoint()?.Metadata.GetMetadata<ShowsSecret>() is not null) return new(fingerprint, context.Response.StatusCode, headers, null);

        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) answer.WriteTo(brotli);
        return new(fingerprint, context.Response.StatusCode, headers, packed.ToArray());
    }
}

/// <summary>An endpoint whose answer shows a secret once: it is not kept for a repeated request.</summary>
internal sealed class ShowsSecret
{
    public static readonly ShowsSecret Mark = new();
}

/// <summary>An endpoint that changes nothing here and waits for somebody outside.</summary>
internal sealed class ReachesOutside
{
    public static readonly ReachesOutside Mark = new();
}

internal static class RepeatSafetyMetadata
{
    public static TBuilder AnswersWithSecret<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(ShowsSecret.Mark);

    public static TBuilder ReachesOutside<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(Http.ReachesOutside.Mark);
}
