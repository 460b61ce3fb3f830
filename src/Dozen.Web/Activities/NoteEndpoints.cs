using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Activities;

internal static class NoteEndpoints
{
    private static readonly ListParameters<NoteView> Paging = new(NoteQueries.Keys);
    private static readonly QueryParameters Parameters = Paging.With();

    private static readonly ListParameters<FoundNote> FoundPaging = new(NoteQueries.Keys);
    private static readonly QueryParameter<Whose> Mentioned = Whose.Parameter("mentioned") with { Description = "Only notes that mention this user: an id, or me." };
    private static readonly QueryParameters FoundParameters = FoundPaging.With(Mentioned);

    public static void MapNotes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/notes", Find).WithName("ListNotes").WithTags("Notes").WithSummary("The notes of all leads, or those that mention somebody").WithQuery(FoundParameters).Refuses(400, 401, 403);

        var notes = routes.MapGroup("/api/v1/leads/{id:long}/notes").WithTags("Notes").Refuses(400, 401, 403, 404);
        notes.MapGet("", List).WithName("ListLeadNotes").WithSummary("The notes of a lead; private ones for their author alone").WithQuery(Parameters);
        notes.MapPost("", Add).WithName("AddLeadNote").WithSummary("Write a note to a lead").Refuses(413, 415, 422);
        notes.MapGet("/{noteId:long}", Get).WithName("GetLeadNote").WithSummary("Read a note").WithFields<NoteView>();
        notes.MapPatch("/{noteId:long}", Edit).WithName("EditLeadNote").WithSummary("Change a note (JSON merge patch); its author alone may")
            .Accepts<NotePatch>("application/json", JsonSetup.PatchType).Refuses(412, 413, 415, 422);
        notes.MapDelete("/{noteId:long}", Delete).WithName("DeleteLeadNote").WithSummary("Delete a note: its author, or a manager one that is not private").Refuses(412);
    }

    private static async Task<Results<Ok<ListPage<NoteView>>, ProblemResult>> List(long id, HttpRequest request, NoteQueries notes, CancellationToken cancellationToken)
    {
        var query = Parameters.Read(request);
        var paging = Paging.Read(query);
        return query.Failure is { } failure ? new ProblemResult(failure) : (await notes.ListAsync(id, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<Ok<ListPage<FoundNote>>, ProblemResult>> Find(HttpRequest request, Caller caller, NoteQueries notes, CancellationToken cancellationToken)
    {
        var query = FoundParameters.Read(request);
        var (mentioned, paging) = (query.Get(Mentioned), FoundPaging.Read(query));
        if (query.Failure is { } failure) return new ProblemResult(failure);

        // Nobody, and a program is nobody, is mentioned nowhere.
        return (await notes.FindAsync(mentioned is null ? null : mentioned.For(caller) ?? 0, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<CreatedTagged<NoteView>, ProblemResult>> Add(long id, NewNote input, AddNote add, CancellationToken cancellationToken) =>
        (await add.ExecuteAsync(id, input, cancellationToken)).ToCreated(n => n.Version, n => $"/api/v1/leads/{id}/notes/{n.Id}");

    private static async Task<Results<OkTagged<NoteView>, ProblemResult>> Get(long id, long noteId, NoteQueries notes, CancellationToken cancellationToken) =>
        (await notes.GetAsync(id, noteId, cancellationToken)).ToOk(n => n.Version);

    private static async Task<Results<OkTagged<NoteView>, ProblemResult>> Edit(
        long id, long noteId, NotePatch patch, IfMatch ifMatch, EditNote edit, CancellationToken cancellationToken) =>
        (await edit.ExecuteAsync(id, noteId, patch, ifMatch.Version, cancellationToken)).ToOk(n => n.Version);

    private static async Task<Results<NoContent, ProblemResult>> Delete(
        long id, long noteId, IfMatch ifMatch, DeleteNote delete, CancellationToken cancellationToken) =>
        (await delete.ExecuteAsync(id, noteId, ifMatch.Version, cancellationToken)).ToNoContent();
}
