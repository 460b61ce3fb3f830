using System.Globalization;
using System.Text.RegularExpressions;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>What is wrong with a note, and whom it mentions.</summary>
internal static partial class NoteRules
{
    private const int MostMentions = 50;
    private const int MostAttachments = 20;
    private const int LongestUrl = 2_000;

    public static void CheckContent(string? content, FieldProblems problems)
    {
        if (string.IsNullOrWhiteSpace(content)) problems.Add("content", "A note can't be empty.");
        else problems.Text("content", content, LeadLimits.Text);
    }

    public static void CheckAttachments(IReadOnlyList<NoteAttachment>? attachments, FieldProblems problems)
    {
        if (attachments is null) return;
        if (attachments.Count > MostAttachments) problems.Add("attachments", $"At most {MostAttachments} attachments.");
        for (var i = 0; i < Math.Min(attachments.Count, MostAttachments); i++)
        {
            var (field, file) = ($"attachments[{i}]", attachments[i]);
            if (file is null)
            {
                problems.Add(field, "Can't be null.");
                continue;
            }

            problems.Required($"{field}.name", file.Name, 255);
            problems.Required($"{field}.url", file.Url, LongestUrl);
            problems.Text($"{field}.content_type", file.ContentType, 100);
            if (file.Url is { Length: <= LongestUrl } && !IsWeb(file.Url)) problems.Add($"{field}.url", "This is no http or https address.");
            if (file.Size < 0) problems.Add($"{field}.size", "In bytes, not negative.");
            if (file.ContentType is { } type && !ContentType().IsMatch(type)) problems.Add($"{field}.content_type", "A type such as application/pdf.");
        }
    }

    /// <summary>The users that are listed or that the content mentions, each once.</summary>
    /// <param name="passedOver">Ids that may be unknown: a user whom the note mentioned before may have been deleted since.</param>
    public static async Task<IReadOnlyList<long>> MentionedAsync(
        DozenDbContext db, string? content, IReadOnlyList<long>? listed, IReadOnlyCollection<long> passedOver, FieldProblems problems, CancellationToken cancellationToken)
    {
        var (named, addresses) = Read(content ?? "");
        var ids = (listed ?? []).Concat(named).Distinct().ToList();
        if (ids.Count + addresses.Count > MostMentions)
        {
            problems.Add("mentioned_users", $"A note mentions at most {MostMentions} users.");
            return [];
        }

        if (ids.Count + addresses.Count == 0) return [];

        // The engines fold letters differently, so addresses of these lengths are compared here.
        var lengths = addresses.Select(a => a.Length).ToList();
        var users = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id) || lengths.Contains(u.Email.Length))
            .Select(u => new { u.Id, u.Email }).ToListAsync(cancellationToken);
        var known = users.Where(u => ids.Contains(u.Id)).Select(u => u.Id).ToHashSet();
        if (ids.Where(id => !known.Contains(id) && !passedOver.Contains(id)).Select(id => (long?)id).FirstOrDefault() is { } stranger)
            problems.Add((listed ?? []).Contains(stranger) ? "mentioned_users" : "content", $"There is no user {stranger} in this organisation.");

        // In the order of the text; an address that is nobody's here is only text.
        var byAddress = users.ToLookup(u => EmailAddress.KeyOf(u.Email), u => u.Id);
        return [.. ids.Where(known.Contains).Concat(addresses.SelectMany(a => byAddress[a])).Distinct()];
    }

    /// <summary>Whom a text mentions: ids of the form <c>@[Name](user:12)</c>, and addresses of the form <c>@maria@example.com</c> in lower case.</summary>
    public static (IReadOnlyList<long> Ids, IReadOnlyList<string> Addresses) Read(string content)
    {
        List<long> ids = [];
        foreach (var match in Named().EnumerateMatches(content))
        {
            var text = content.AsSpan(match.Index, match.Length);
            if (long.TryParse(text[(text.LastIndexOf(':') + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) ids.Add(id);
        }

        var addresses = Addressed().Matches(content).Select(m => EmailAddress.KeyOf(m.Groups[1].Value.TrimEnd('.', '-'))).Where(EmailAddress.IsValid);
        return (ids.Distinct().ToList(), addresses.Distinct().ToList());
    }

    private static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0;

    [GeneratedRegex(@"@\[[^\[\]\r\n]{1,200}\]\(user:[0-9]{1,18}\)")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<![\w@.])@([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255})")]
    private static partial Regex Addressed();

    [GeneratedRegex(@"^[\w.+-]+/[\w.+-]+\z")]
    private static partial Regex ContentType();
}
