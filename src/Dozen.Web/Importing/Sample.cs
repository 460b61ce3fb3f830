namespace Dozen.Web.Importing;

/// <summary>Twenty-four invented businesses, to try Dozen with; no address in it exists.</summary>
internal static class Sample
{
    public const string FileName = "dozen-sample.csv";

    public static Stream Open() => typeof(Sample).Assembly.GetManifestResourceStream("sample.csv")!;
}
