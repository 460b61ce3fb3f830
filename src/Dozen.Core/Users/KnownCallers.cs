using System.Collections.Concurrent;
using Dozen.Core.Common;

namespace Dozen.Core.Users;

/// <summary>Who somebody is here, and until when at most that may be believed.</summary>
/// <param name="NotAfter">Null for as long as anything is believed.</param>
public sealed record CallerAnswer(Result<Caller> Who, DateTimeOffset? NotAfter = null);

/// <summary>
/// Keeps for a few seconds who callers are, so that a request costs no look-up. A change made in this process is seen at
/// once (<see cref="Forget"/>); one made by another process after <see cref="KeptFor"/> at the latest.
/// </summary>
public sealed class KnownCallers(TimeProvider time)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    // Beyond this somebody is trying names: everything is dropped rather than kept without bound.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (Result<Caller> Who, DateTimeOffset Until, long Generation)> answers = new(StringComparer.Ordinal);
    private long generation;

    public async ValueTask<Result<Caller>> GetAsync(string key, Func<Task<CallerAnswer>> find)
    {
        var now = time.GetUtcNow();
        var current = Interlocked.Read(ref generation);
        if (answers.TryGetValue(key, out var known) && now < known.Until && known.Generation == current) return known.Who;

        // Filed under the generation in which the search began: what was found before a change is not believed after it.
        var found = await find();
        var until = now + KeptFor;
        if (answers.Count >= Most) answers.Clear();
        answers[key] = (found.Who, found.NotAfter < until ? found.NotAfter.Value : until, current);
        return found.Who;
    }

    public void Forget()
    {
        Interlocked.Increment(ref generation);
        answers.Clear();
    }
}
