using System.Globalization;

namespace Dozen.Core.Exporting;

/// <summary>Values as text, the same in every format that writes text.</summary>
internal static class ExportText
{
    public static string Of(ExportValue value) => value.Kind switch
    {
        ExportKind.Text or ExportKind.Json => value.Text!,
        ExportKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ExportKind.Real => value.Real.ToString("R", CultureInfo.InvariantCulture),
        ExportKind.Money => (value.Integer / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        ExportKind.Flag => value.Flag ? "true" : "false",
        ExportKind.Date => value.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ExportKind.Time => value.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => "",
    };
}
