using Dozen.Core.Common;

namespace Dozen.Core.Users;

public static class UserFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "user.stale", "Somebody else has changed this user, or the administrators. Load it again and repeat your change.");

    public static readonly Failure LastAdmin = new(FailureKind.Conflict, "user.last_admin", "This is the only active administrator. Make somebody else one first.");

    public static readonly Failure OwnAccess = new(FailureKind.Conflict, "user.own_access", "You would lock yourself out. Another administrator can do this.");

    public static readonly Failure NoPerson = new(FailureKind.Forbidden, "user.no_person", "This caller is a program; it has no profile.");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "user.not_found", $"There is no user {id}.");

    /// <summary>The same for a user of this organisation and of another: who else works with Dozen is nobody's business.</summary>
    public static Failure EmailTaken(string field = "email") => new(FailureKind.Conflict, "user.email_taken", "This e-mail address can't be used: a user has it.")
    {
        Errors = new Dictionary<string, string[]> { [field] = ["This e-mail address can't be used: a user has it."] },
    };
}
