using System.Globalization;
using Dozen.Core.Common;

namespace Dozen.Web.Http;

/// <summary>A user as a parameter names one: an id, <c>me</c> or <c>none</c>.</summary>
internal sealed record Whose(long? Id, bool Me)
{
    public static QueryParameter<Whose> Parameter(string name) => new(name, "A user's id, me, or none.", text => text.ToString() switch
    {
        "me" => new Whose(null, true),
        "none" => new Whose(null, false),
        var id when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new Whose(number, false),
        _ => QueryParameter.Refuse<Whose>(name, "A user's id, me, or none."),
    });

    /// <summary>The user that is meant; null for nobody, and a program is nobody.</summary>
    public long? For(Caller caller) => Me ? caller.UserId : Id;
}
