using Dozen.Core.Users;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Users;

internal static class UserEndpoints
{
    private const string Root = "/api/v1/users";

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup(Root).WithTags("Users").Refuses(400, 401, 403);
        users.MapGet("", List).WithName("ListUsers").WithSummary("List the users of the organisation").WithQuery(UserListQuery.Parameters);
        users.MapPost("", Invite).WithName("InviteUser").WithSummary("Add a person to the organisation; they sign in with this e-mail address").Refuses(409, 413, 415, 422);
        users.MapGet("/{id:long}", Get).WithName("GetUser").WithSummary("Read a user").WithFields<UserView>().Refuses(404);
        users.MapPatch("/{id:long}", Update).WithName("UpdateUser").WithSummary("Change a user (JSON merge patch)")
            .Accepts<UserPatch>("application/json", JsonSetup.PatchType).Refuses(404, 409, 412, 413, 415, 422);
        users.MapDelete("/{id:long}", Delete).WithName("DeleteUser").WithSummary("Delete a user; what they did stays, their leads get no owner").Refuses(404, 409, 412);
        users.MapPost("/{id:long}/deactivate", Deactivate).WithName("DeactivateUser").WithSummary("Let a user in no more").Refuses(404, 409, 412);
        users.MapPost("/{id:long}/activate", Activate).WithName("ActivateUser").WithSummary("Let a user in again").Refuses(404, 409, 412);

        routes.MapPatch("/api/v1/me", UpdateMe).WithName("UpdateMe").WithTags("Users").WithSummary("Change one's own name, time zone, picture and notices (JSON merge patch)")
            .Accepts<ProfilePatch>("application/json", JsonSetup.PatchType).Refuses(400, 401, 403, 404, 412, 413, 415, 422);
    }

    private static async Task<Results<Ok<ListPage<UserView>>, ProblemResult>> List(HttpRequest request, UserQueries users, CancellationToken cancellationToken)
    {
        var query = UserListQuery.Parameters.Read(request);
        var (filter, paging) = UserListQuery.Read(query);
        return query.Failure is { } failure ? new ProblemResult(failure) : (await users.ListAsync(filter, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<CreatedTagged<UserView>, ProblemResult>> Invite(NewUser input, InviteUser invite, CancellationToken cancellationToken) =>
        (await invite.ExecuteAsync(input, cancellationToken)).ToCreated(u => u.Version, u => $"{Root}/{u.Id}");

    private static async Task<Results<OkTagged<UserView>, ProblemResult>> Get(long id, UserQueries users, CancellationToken cancellationToken) =>
        (await users.GetAsync(id, cancellationToken)).ToOk(u => u.Version);

    private static async Task<Results<OkTagged<UserView>, ProblemResult>> Update(
        long id, UserPatch patch, IfMatch ifMatch, UpdateUser update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(id, patch, ifMatch.Version, cancellationToken)).ToOk(u => u.Version);

    private static async Task<Results<NoContent, ProblemResult>> Delete(long id, IfMatch ifMatch, DeleteUser delete, CancellationToken cancellationToken) =>
        (await delete.ExecuteAsync(id, ifMatch.Version, cancellationToken)).ToNoContent();

    private static Task<Results<OkTagged<UserView>, ProblemResult>> Deactivate(
        long id, IfMatch ifMatch, UpdateUser update, CancellationToken cancellationToken) =>
        Update(id, new UserPatch { IsActive = false }, ifMatch, update, cancellationToken);

    private static Task<Results<OkTagged<UserView>, ProblemResult>> Activate(
        long id, IfMatch ifMatch, UpdateUser update, CancellationToken cancellationToken) =>
        Update(id, new UserPatch { IsActive = true }, ifMatch, update, cancellationToken);

    private static async Task<Results<OkTagged<UserView>, ProblemResult>> UpdateMe(
        ProfilePatch patch, IfMatch ifMatch, UpdateProfile update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(patch, ifMatch.Version, cancellationToken)).ToOk(u => u.Version);
}
