using MudBlazor;

namespace Dozen.Web.Shell;

/// <summary>Colours and type of the pages. System fonts: nothing is fetched from elsewhere.</summary>
internal static class DozenTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5fbf",
            PrimaryContrastText = "#ffffff",
            Secondary = "#0f766e",
            Background = "#f6f7f9",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#18202c",
            TextPrimary = "#18202c",
            TextSecondary = "#566173",
            LinesDefault = "#e3e7ed",
            LinesInputs = "#8a94a6",
            TableLines = "#e8ebf0",
            Divider = "#e3e7ed",
            ActionDefault = "#566173",
            Error = "#b42318",
            Warning = "#9a5b00",
            Success = "#1b7a3d",
            Info = "#1f5fbf",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7db0ff",
            PrimaryContrastText = "#0c1420",
            Secondary = "#5fd0c4",
            Background = "#10151d",
            Surface = "#18202b",
            AppbarBackground = "#18202b",
            AppbarText = "#e8edf4",
            TextPrimary = "#e8edf4",
            TextSecondary = "#a3afc0",
            LinesDefault = "#2b3543",
            LinesInputs = "#6b788b",
            TableLines = "#273140",
            Divider = "#2b3543",
            ActionDefault = "#a3afc0",
            Error = "#ff8a80",
            Warning = "#f3b95f",
            Success = "#6fd08c",
            Info = "#7db0ff",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = ".875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = ".875rem", FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
        },
    };
}
