using Dozen.Core.Users;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

internal static class EarlierUserEndpoints
{
    private const string Root = "/api/users";

    private static readonly QueryParameters ListParameters = new(
        QueryParameter.Number("skip", "How many to leave out; 0 when absent.", 0, int.MaxValue),
        QueryParameter.Number("limit", "How many at most; 50 when absent.", 1, 100));

    public static void MapEarlierUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup(Root).WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        users.MapGet("", List).WithName("ListEarlierUsers").WithSummary("List the users of the organisation").WithQuery(ListParameters).RefusesEarlier(422);
        users.MapGet("/{id:long}", Get).WithName("GetEarlierUser").WithSummary("Read a user").RefusesEarlier(404);
        users.MapPost("", Invite).WithName("InviteEarlierUser").WithSummary("Add a person to the organisation; no password is needed or kept").RefusesEarlier(400, 422);
        users.MapPut("/{id:long}", Update).WithName("UpdateEarlierUser").WithSummary("Change the fields of a user that are sent").RefusesEarlier(400, 404, 422);
        users.MapDelete("/{id:long}", Delete).WithName("DeleteEarlierUser").WithSummary("Delete a user; what they did stays").RefusesEarlier(400, 404);
    }

    private static async Task<Results<Ok<EarlierList<EarlierUserView>>, EarlierRefusal>> List(HttpRequest request, EarlierUserQueries users, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var (skip, limit) = (query.Number("skip", 0, int.MaxValue, 0), query.Number("limit", 1, 100, 50));
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var (items, total) = await users.ListAsync(skip, limit, cancellationToken);
        return TypedResults.Ok(EarlierList<EarlierUserView>.Of(items, total, skip, limit));
    }

    private static async Task<Results<Ok<EarlierUserView>, EarlierRefusal>> Get(long id, EarlierUserQueries users, CancellationToken cancellationToken) =>
        (await users.GetAsync(id, cancellationToken)).ToPlain();

    private static async Task<Results<Created<EarlierAnswer<EarlierUserView>>, EarlierRefusal>> Invite(
        EarlierBody<EarlierUserInput> body, InviteUser invite, EarlierUserQueries users, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var invited = await invite.ExecuteAsync(body.Value.ToNewUser(), cancellationToken);
        return (await invited.ThenAsync(user => users.GetAsync(user.Id, cancellationToken))).ToCreatedAnswer(user => $"{Root}/{user.Id}", "User created");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierUserView>>, EarlierRefusal>> Update(
        long id, EarlierBody<EarlierUserInput> body, UpdateUser update, EarlierUserQueries users, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var updated = await update.ExecuteAsync(id, body.Value.ToPatch(), null, cancellationToken);
        return (await updated.ThenAsync(_ => users.GetAsync(id, cancellationToken))).ToAnswer("User updated");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierId>>, EarlierRefusal>> Delete(long id, DeleteUser delete, CancellationToken cancellationToken) =>
        (await delete.ExecuteAsync(id, null, cancellationToken)).Select(_ => new EarlierId(id)).ToAnswer("User deleted");
}
