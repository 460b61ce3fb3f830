using Dozen.Core.Activities;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Leads;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>
/// Imports a file of leads as a run that can be watched, stopped, resumed and undone. Each batch of rows is one
/// transaction together with the run's own progress, so that a killed process leaves whole batches and nothing else.
/// </summary>
[Needs(Area.Imports, Access.Write)]
public sealed class ImportLeads(
    DozenDbContext db, NewContext newContext, Caller caller, IBulkWriter bulk, IOrganizationLock organizationLock, ImportStorage storage, EventWorkflows workflows, TimeProvider time)
{
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private const int AttemptsPerBatch = 5;
    private const int FirstRejections = 100;

    /// <summary>Registers a run that waits for <see cref="RunAsync"/>.</summary>
    /// <param name="path">The file; one that <see cref="ImportStorage"/> made for an upload is deleted when the run is complete.</param>
    /// <param name="fileName">What the person calls it; recorded with every lead.</param>
    /// <returns>The run, or why the file can't be read at all: nothing is registered then.</returns>
    public async Task<Result<ImportView>> StartAsync(string path, string fileName, ImportSettings settings, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return ImportFailures.FileMissing(path);
        if (settings.Mapping?.Problem() is { } problem) return problem;
        if (await RefuseAsync(file, fileName, settings, cancellationToken) is { } unreadable) return unreadable;

        var run = new WorkflowExecution
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            WorkflowType = WorkflowType.LeadImport,
            InputData = JsonText.From(new ImportInput(fileName, file.FullName, storage.Owns(path), file.Length, settings)),
            CreatedAt = time.Now(),
        };
        db.WorkflowExecutions.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        return ImportView.From(run);
    }

    /// <summary>Runs a registered import to its end, or goes on with one that was stopped.</summary>
    /// <param name="watch">Told after each batch.</param>
    /// <param name="cancellationToken">Stops after the batch in hand; the run then waits to be resumed.</param>
    /// <returns>The run as it ended; a file that can't be read ends it as failed, with what went in before.</returns>
    public async Task<Result<ImportView>> RunAsync(long importId, IProgress<ImportView>? watch, CancellationToken cancellationToken)
    {
        // COPY and tag indexes need the owner's rights; every query still carries the organisation.
        using var _ = db.UseOwnerAccess();
        var run = await FindAsync(importId, cancellationToken);
        if (run is null) return ImportFailures.NotFound(importId);
        if (run.Status == ExecutionStatus.Completed) return ImportFailures.AlreadyComplete;
        if (run.OutputData.To<ImportOutput>()?.Undone is not null) return ImportFailures.AlreadyUndone;

        await using var held = await organizationLock.TryTakeAsync(db, cancellationToken);
        if (held is null) return ImportFailures.Busy;

        var input = run.InputData.To<ImportInput>()!;
        var file = new FileInfo(input.Path);
        if (!file.Exists || file.Length != input.Length) return await FailAsync(importId, ImportFailures.FileChanged(input.Path));

        run.Start(Environment.MachineName, time.Now(), Lease);
        await db.SaveChangesAsync(cancellationToken);
        try
        {
            await using var stream = file.Open(new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            var opened = await ImportFile.OpenAsync(stream, input.FileName, input.Settings.ToFileOptions(), cancellationToken);
            if (!opened.TryGet(out var reader, out var unreadable)) return await FailAsync(importId, unreadable);

            ImportOutput output;
            await using (reader) output = await ImportAsync(run, input, reader, watch, cancellationToken);
            run = await CompleteAsync(importId, input.FileName, output, cancellationToken);
        }
        catch (ImportFileException damage)
        {
            return await FailAsync(importId, ImportFileFailures.Unreadable(damage));
        }
        catch (IOException failure)
        {
            return await FailAsync(importId, ImportFailures.StorageFailed(failure.Message));
        }
        catch (OperationCanceledException)
        {
            db.ChangeTracker.Clear();
            run = (await FindAsync(importId, CancellationToken.None))!;
            run.Pause();
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }

        catch (Exception)
        {
            // A bug, or the database has gone: the run must not look as if it were still going on.
            await FailAsync(importId, ImportFailures.Broken);
            throw;
        }

        if (input.IsUpload) File.Delete(input.Path);
        return ImportView.From(run);
    }

    /// <summary>Writes all rows. The run is not complete yet.</summary>
    private async Task<ImportOutput> ImportAsync(
        WorkflowExecution run, ImportInput input, IRowReader reader, IProgress<ImportView>? watch, CancellationToken cancellationToken)
    {
        var settings = new OrganizationSettings(await db.Organizations.AsNoTracking().Select(o => o.Settings).SingleAsync(cancellationToken));
        var output = run.OutputData.To<ImportOutput>() ?? new();
        var plan = await ImportPlan.MakeAsync(reader, output.Mapping ?? input.Settings.Mapping, settings, cancellationToken);
        output = output with { Format = reader.Format, Mapping = plan.Mapping };
        var reading = new RowReading(plan.Mapping, reader.Columns, input.Settings.Country ?? settings.DefaultCountry);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var rejected = RejectedFile.Open(storage.PrepareRejectedPath(run.Id), output.RejectedBytes);
        await using var load = await bulk.BeginAsync(db, cancellationToken);
        await using var beside = newContext();
        using var _ = beside.UseOwnerAccess();
        await using var lookUps = await bulk.PrepareLookUpsAsync(beside, cancellationToken);
        var matching = new BatchMatching(beside, time);
        var writer = new BatchWriter(db, load, caller, plan.Mapping.SourceName, run.Id, input.FileName);
        var events = await LoadEvents.BeginAsync(db, workflows, bulk, input.Settings.Automation, time, cancellationToken);
        var batches = new RowBatches(reader, reading, caller.OrganizationId, run.Id, input.FileName, time)
            .ReadAsync(plan.Rows, output.Counts.Read, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = MatchNextAsync();
        try
        {
            while (await next is { } batch)
            {
                next = MatchNextAsync(); // while this one is being written
                output = await RejectAsync(batch.Rows, reader.Columns, rejected, output);
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        (run, output) = await WriteAsync(run.Id, batch, writer, events, output, cancellationToken);
                        break;
                    }
                    catch (Exception failure) when (failure is BulkConflictException or DbUpdateConcurrencyException && attempt < AttemptsPerBatch)
                    {
                        // Somebody stored or changed one of these leads meanwhile. The batch is rolled back whole; look again.
                        (batch, next) = await MatchAgainAsync(batch, await next);
                    }
                }

                watch?.Report(ImportView.From(run));
            }

            var hasEnded = !writer.KeepsRows;
            for (var attempt = 1; !hasEnded; attempt++)
            {
                try
                {
                    (run, output) = await WriteAsync(run.Id, MatchedBatch.End, writer, events, output, cancellationToken);
                    hasEnded = true;
                }
                catch (DbUpdateConcurrencyException) when (attempt < AttemptsPerBatch)
                {
                    // A person changed one of the leads; rolled back, and looked at again.
                }
            }
        }
        finally
        {
            await stop.CancelAsync(); // neither the reading nor the matching side may wait for a writer that is gone
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await batches.DisposeAsync();
        }

        return output;

        async Task<MatchedBatch?> MatchNextAsync() =>
            await batches.MoveNextAsync() ? await Task.Run(() => matching.MatchAsync(batches.Current, stop.Token), CancellationToken.None) : null;

        async Task<(MatchedBatch Batch, Task<MatchedBatch?> Next)> MatchAgainAsync(MatchedBatch batch, MatchedBatch? following)
        {
            matching.Distrust();
            batch = await matching.MatchAsync(batch.Rows, stop.Token);
            following = following is null ? null : await matching.MatchAsync(following.Rows, stop.Token);
            return (batch, Task.FromResult(following));
        }
    }

    /// <summary>Only when what the load left to the end, such as indexes, is done: whoever sees a complete run can use or undo it.</summary>
    private async Task<WorkflowExecution> CompleteAsync(long importId, string fileName, ImportOutput output, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var now = time.Now();
        var run = (await FindAsync(importId, cancellationToken))!;
        if (output.Runs is not null) output = output with { Runs = await LoadEvents.ReleaseAsync(db, output.Runs, now, cancellationToken) };
        run.Complete(JsonText.From(output), now);
        db.Activities.Add(Activity.Record(
            caller, null, ActivityType.Imported, $"Imported {fileName}".Truncated(500), now, new { execution_id = run.Id, output.Counts }));
        await db.SaveChangesAsync(cancellationToken);
        return run;
    }

    /// <summary>Writes the rejected rows of a batch to disk before the transaction that counts them: they are never lost, and a leftover is cut off on resuming.</summary>
    private static async Task<ImportOutput> RejectAsync(RowBatch batch, IReadOnlyList<string> columns, RejectedFile file, ImportOutput output)
    {
        var first = new List<RejectedRow>(output.FirstRejections);
        foreach (var (row, rejection) in batch.Rejected)
        {
            await file.AddAsync(columns, row, rejection);
            if (first.Count < FirstRejections) first.Add(rejection);
        }

        return output with { FirstRejections = first, RejectedBytes = await file.FlushAsync() };
    }

    private async Task<(WorkflowExecution Run, ImportOutput Output)> WriteAsync(
        long runId, MatchedBatch batch, BatchWriter writer, LoadEvents? events, ImportOutput output, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.Now();
        Lead[] created = events is null ? [] : [.. batch.Created.Select(r => r.Lead)];
        if (events is not null) await events.NumberAsync(created, cancellationToken);
        var counts = await writer.WriteAsync(batch, output.Counts, now, cancellationToken);
        var written = output with { Counts = counts };
        if (events is not null) written = written with { Runs = await events.HearAsync(output.Runs ?? new(), created, writer.Changed, cancellationToken) };

        var run = (await FindAsync(runId, cancellationToken))!;
        run.Checkpoint("import", batch.Rows.Progress, counts.Read, JsonText.From(written), now + Lease);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (run, written);
    }

    private Task<WorkflowExecution?> FindAsync(long importId, CancellationToken cancellationToken) =>
        db.WorkflowExecutions.SingleOrDefaultAsync(e => e.Id == importId && e.WorkflowType == WorkflowType.LeadImport, cancellationToken);

    /// <summary>Why the file can't be read at all, before anything is registered for it.</summary>
    private static async Task<Failure?> RefuseAsync(FileInfo file, string fileName, ImportSettings settings, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        var opened = await ImportFile.OpenAsync(stream, fileName, settings.ToFileOptions(), cancellationToken);
        if (!opened.TryGet(out var reader, out var unreadable)) return unreadable;
        await reader.DisposeAsync();
        return null;
    }

    private async Task<Result<ImportView>> FailAsync(long importId, Failure failure)
    {
        db.ChangeTracker.Clear();
        var run = (await FindAsync(importId, CancellationToken.None))!;
        run.Fail(failure.Message, time.Now());
        var output = (run.OutputData.To<ImportOutput>() ?? new()) with { ErrorCode = failure.Code };
        if (output.Runs is not null) output = output with { Runs = await LoadEvents.ReleaseAsync(db, output.Runs, time.Now(), CancellationToken.None) };
        run.Annotate(JsonText.From(output));
        await db.SaveChangesAsync(CancellationToken.None);
        return ImportView.From(run);
    }
}
