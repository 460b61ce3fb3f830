using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dozen.Web.Automation;

/// <summary>
/// A part of a page that says where the focus goes when it is shown anew. What is removed, moved or hidden loses the
/// focus, and whoever works with the keyboard would begin again at the top of the page.
/// </summary>
public abstract class FocusKeeper : ComponentBase
{
    private string? wanted;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    /// <param name="id">Of an element that will be there then; where it is not, the focus stays where it is.</param>
    protected void Focus(string id) => wanted = id;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (wanted is not { } id) return;
        wanted = null;
        await Js.InvokeVoidAsync("dozen.focus", id);
    }
}
