using Dozen.Core.Exporting;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dozen.Web.Exporting;

/// <summary>
/// Sends an export while it is being written. What fails before the first piece is an ordinary error; what fails later cuts
/// the connection, so that no client takes the beginning of a file for all of it.
/// </summary>
internal sealed class ExportResult(ExportFile file) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        httpContext.Response.Headers.ContentDisposition = disposition.ToString();
        httpContext.Response.ContentType = file.ContentType;
        try
        {
            await file.WriteToAsync(httpContext.Response.Body, watch: null, httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more, and the query has stopped. Or it was stopped from here, and somebody is: the end must not look like one.
            httpContext.Abort();
        }
        catch when (httpContext.Response.HasStarted)
        {
            httpContext.Abort();
            throw;
        }
    }
}
