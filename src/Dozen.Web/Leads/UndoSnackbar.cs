using Dozen.Core.Leads.Bulk;
using Dozen.Web.Identity;
using Dozen.Web.Shell;
using MudBlazor;

namespace Dozen.Web.Leads;

/// <summary>Says what was done, and offers to take it back.</summary>
internal static class UndoSnackbar
{
    private const int Milliseconds = 10_000;

    /// <param name="token">Null when there is nothing to take back.</param>
    /// <param name="undone">Shows the leads as they are again.</param>
    public static void AddWithUndo(this ISnackbar snackbar, Operations operations, string message, string? token, Func<Task> undone) =>
        snackbar.Add(message, token is null ? Severity.Info : Severity.Success, options =>
        {
            if (token is null) return;
            options.VisibleStateDuration = Milliseconds;
            options.Action = "Undo";
            options.ActionColor = Color.Inherit;
            options.OnClick = async _ =>
            {
                var result = await operations.RunAsync((UndoChange undo) => undo.ExecuteAsync(token, CancellationToken.None));
                snackbar.Add(
                    !result.TryGet(out var done, out var failure) ? failure.Message
                    : done.Kept == 0 ? "Taken back."
                    : $"Taken back, but for {Words.Count(done.Kept, "lead", "leads")} changed since.",
                    result.Succeeded ? Severity.Success : Severity.Warning);
                await undone();
            };
        });
}
