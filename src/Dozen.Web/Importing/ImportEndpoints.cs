using System.Text.Json;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Importing.Rows;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Dozen.Web.Importing;

internal static class ImportEndpoints
{
    private const string Root = "/api/v1/imports";

    private static readonly Failure NotMultipart = new(FailureKind.Invalid, "request.content_type", "Send the file as multipart/form-data, in a part named file.");
    private static readonly QueryParameter<bool?> DryRun = QueryParameter.Flag("dry_run", "true: only tell what the first rows would become.");
    private static readonly QueryParameters PostParameters = new(DryRun);
    private static readonly ListParameters<ImportView> Listing = new(ImportQueries.Sorting);
    private static readonly QueryParameters ListQuery = Listing.With();

    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup(Root).WithTags("Imports").Refuses(401, 403);
        // The form's own text is small beside the file; a megabyte is more than it needs.
        var mostBytes = routes.ServiceProvider.GetRequiredService<ImportUploadOptions>().MaxBytes + (1024 * 1024);
        imports.MapPost("", Post).WithName("StartImport").WithSummary("Import a file of leads (CSV, XLSX, JSON, NDJSON), or preview it")
            .WithDescription("multipart/form-data with a part file, and optionally mapping (JSON), country, delimiter, sheet, encoding and automation (run, coalesce or suppress: how workflows that wait for events react; without it each as its trigger says, and one that doesn't say not at all). With dry_run=true nothing is written, and the answer is a preview.")
            .Accepts<ImportForm>("multipart/form-data").WithQuery(PostParameters).Produces<ImportPreview>(StatusCodes.Status200OK).Produces<ImportView>(StatusCodes.Status201Created)
            .DisableAntiforgery().DisableRequestTimeout().WithMetadata(new RequestSizeLimitAttribute(mostBytes))
            .Refuses(400, 413, 415, 422);
        imports.MapGet("", List).WithName("ListImports").WithSummary("List imports").WithQuery(ListQuery).Refuses(400);
        imports.MapGet("/{id:long}", Get).WithName("GetImport").WithSummary("Read an import and its progress").WithFields<ImportView>().Refuses(400, 404);
        imports.MapGet("/{id:long}/errors.csv", Errors).WithName("GetImportErrors").WithSummary("The rejected rows as CSV").Refuses(404)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").Produces(StatusCodes.Status204NoContent);
        imports.MapPost("/{id:long}/undo", Undo).WithName("UndoImport").WithSummary("Take an import back").Refuses(404, 409);
        imports.MapPost("/{id:long}/resume", Resume).WithName("ResumeImport").WithSummary("Go on with an import that was stopped").Refuses(404, 409);
    }

    private static async Task<IResult> Post(
        HttpContext context, Caller caller, PreviewImport preview, ImportLeads import, ImportStorage storage, ImportUploadOptions options, ImportRuns runs, AfterCommit afterCommit, CancellationToken cancellationToken)
    {
        var query = PostParameters.Read(context.Request);
        var dryRun = query.Get(DryRun) ?? false;
        if (query.Failure is { } wrong) return new ProblemResult(wrong, StatusCodes.Status400BadRequest);

        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is not { Length: > 0 and < 200 } boundary)
            return new ProblemResult(NotMultipart, StatusCodes.Status415UnsupportedMediaType);

        var started = false;
        var upload = new ImportUpload(storage, options);
        try
        {
            var received = await upload.ReceiveAsync(new MultipartReader(boundary, context.Request.Body), cancellationToken);
            if (!received.TryGet(out var settings, out var refused)) return new ProblemResult(refused);
            if (dryRun || upload.DryRun)
            {
                await using var stream = File.OpenRead(upload.Path!);
                return (await preview.ExecuteAsync(stream, upload.FileName, settings, cancellationToken)).ToOk();
            }

            var run = await import.StartAsync(upload.Path!, upload.FileName, settings, cancellationToken);
            if (!run.TryGet(out var view, out var failure)) return new ProblemResult(failure);
            started = true;
            afterCommit.Run(() => runs.Enqueue(caller, view.Id));
            return TypedResults.Created($"{Root}/{view.Id}", view);
        }
        finally
        {
            if (!started && upload.Path is not null) File.Delete(upload.Path);
        }
    }

    private static async Task<Results<Ok<ListPage<ImportView>>, ProblemResult>> List(HttpRequest request, ImportQueries imports, CancellationToken cancellationToken)
    {
        var query = ListQuery.Read(request);
        var paging = Listing.Read(query);
        return query.Failure is { } failure ? new ProblemResult(failure) : (await imports.ListAsync(paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<Ok<ImportView>, ProblemResult>> Get(long id, ImportQueries imports, CancellationToken cancellationToken) =>
        (await imports.GetAsync(id, cancellationToken)).ToOk();

    private static async Task<IResult> Errors(long id, ImportQueries imports, CancellationToken cancellationToken) =>
        !(await imports.OpenRejectedAsync(id, cancellationToken)).TryGet(out var file, out var failure) && failure is not null
            ? new ProblemResult(failure)
            : file is null ? TypedResults.NoContent() : TypedResults.Stream(file, "text/csv; charset=utf-8", $"import-{id}-rejected.csv");

    private static async Task<Results<Ok<ImportView>, ProblemResult>> Undo(long id, UndoImport undo, CancellationToken cancellationToken) =>
        (await undo.ExecuteAsync(id, cancellationToken)).ToOk();

    private static async Task<Results<Ok<ImportView>, ProblemResult>> Resume(long id, Caller caller, ImportQueries imports, ImportRuns runs, AfterCommit afterCommit, CancellationToken cancellationToken)
    {
        var run = await imports.GetAsync(id, cancellationToken);
        if (!run.TryGet(out var view, out _)) return run.ToOk();
        if (view.Undone is not null) return new ProblemResult(ImportFailures.AlreadyUndone);
        if (!view.CanResume) return new ProblemResult(view.CompletedAt is null ? ImportFailures.Busy : ImportFailures.AlreadyComplete);
        afterCommit.Run(() => runs.Enqueue(caller, id));
        return TypedResults.Ok(view);
    }
}

/// <summary>The parts of an import request.</summary>
/// <param name="Mapping">JSON of a column mapping, as a preview returns it.</param>
/// <param name="Country">ISO 3166-1 alpha-2 country for phone numbers of rows without one.</param>
/// <param name="Delimiter">One character.</param>
internal sealed record ImportForm(IFormFile File, string? Mapping, string? Country, string? Delimiter, string? Sheet, string? Encoding, BulkReaction? Automation, bool? DryRun);

/// <summary>Takes the parts of a multipart request as they come; the file goes straight to disk.</summary>
internal sealed class ImportUpload(ImportStorage storage, ImportUploadOptions options)
{
    private const int LongestText = 500_000;

    /// <summary>Where the file lies; null until it has begun to arrive.</summary>
    public string? Path { get; private set; }

    public string FileName { get; private set; } = "";

    /// <summary>Whether a part of the form asked for a preview only.</summary>
    public bool DryRun { get; private set; }

    public async Task<Result<ImportSettings>> ReceiveAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (part.GetContentDispositionHeader() is not { } disposition) continue;
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if (disposition.IsFileDisposition() || name == "file")
                {
                    if (Path is not null) return Failure.Invalid("file", "Send one file at a time.");
                    var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
                    if (await SaveAsync(part.Body, given, cancellationToken) is { } tooLarge) return tooLarge;
                }
                else
                {
                    using var text = new StreamReader(part.Body);
                    var buffer = new char[LongestText + 1];
                    var length = await text.ReadBlockAsync(buffer, cancellationToken);
                    if (length > LongestText) return Failure.Invalid(name, $"At most {LongestText} characters.");
                    texts[name] = new string(buffer, 0, length).Trim();
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return new Failure(FailureKind.Invalid, "request.malformed", "The upload is incomplete or no valid multipart body.");
        }

        DryRun = texts.GetValueOrDefault("dry_run") == "true";
        return Path is null ? Failure.Invalid("file", "The file is missing: send it in a part named file.") : Settings(texts);
    }

    /// <returns>A refusal when the file is larger than allowed.</returns>
    public async Task<Failure?> SaveAsync(Stream body, string fileName, CancellationToken cancellationToken)
    {
        FileName = System.IO.Path.GetFileName(fileName.Replace('\\', '/')) is { Length: > 0 } plain ? (plain.Length > 255 ? plain[^255..] : plain) : "upload";
        await using var target = storage.CreateUpload();
        Path = target.Name;
        var buffer = new byte[128 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (target.Length + read > options.MaxBytes)
                return Failure.Invalid("file", $"The file is larger than {options.MaxBytes / (1024 * 1024)} MiB, which is the limit here ({ImportUploadOptions.Setting}).");
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return null;
    }

    private static Result<ImportSettings> Settings(Dictionary<string, string> texts)
    {
        foreach (var name in texts.Keys)
        {
            if (name is not ("dry_run" or "mapping" or "country" or "delimiter" or "sheet" or "encoding" or "automation")) return Failure.Invalid(name, $"There is no part {name} here.");
        }

        if (texts.GetValueOrDefault("dry_run") is not (null or "true" or "false")) return Failure.Invalid("dry_run", "true or false.");
        ColumnMapping? mapping = null;
        if (Text("mapping") is { } json)
        {
            try
            {
                mapping = JsonSerializer.Deserialize<ColumnMapping>(json, JsonText.Compact);
            }
            catch (JsonException)
            {
                return Failure.Invalid("mapping", "This is no column mapping: send it as a preview returns it.");
            }

            if (mapping is not { SourceName: not null, Columns: not null }) return Failure.Invalid("mapping", "A mapping has source_name and columns.");
        }

        BulkReaction? automation = null;
        if (Text("automation") is { } word && (automation = SnakeCase.Parse<BulkReaction>(word)) is null) return Failure.Invalid("automation", $"One of: {string.Join(", ", SnakeCase.Texts<BulkReaction>())}.");
        var delimiter = texts.GetValueOrDefault("delimiter") is { Length: > 0 } given ? given : null;
        if (delimiter is { Length: > 1 }) return Failure.Invalid("delimiter", "One character.");
        return new ImportSettings { Mapping = mapping, Country = Text("country")?.ToUpperInvariant(), Delimiter = delimiter?[0], Sheet = Text("sheet"), Encoding = Text("encoding"), Automation = automation };

        string? Text(string name) => texts.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
    }
}
