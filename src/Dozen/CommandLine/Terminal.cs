using System.Globalization;
using System.Text;
using Dozen.Core.Common;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dozen.CommandLine;

/// <summary>Where a command answers: for people on stdout, or as JSON; refusals on stderr, as one sentence or one object.</summary>
internal sealed class Terminal
{
    // A pipe has no width; a table that breaks its lines at 80 is of no use behind one.
    private const int WidthOfPipes = 250;

    public Terminal(bool json)
    {
        IsJson = json;
        IsInteractive = !json && !Console.IsOutputRedirected;
        Out = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (Console.IsOutputRedirected) Out.Profile.Width = WidthOfPipes;
    }

    /// <summary>For progress; answers go through <see cref="Line"/> and <see cref="Write"/>.</summary>
    public IAnsiConsole Out { get; }

    public bool IsJson { get; }

    /// <summary>Whether somebody watches: progress bars make sense.</summary>
    public bool IsInteractive { get; }

    /// <summary>The answer: as JSON when asked for, else as shown by <paramref name="show"/>.</summary>
    public void Answer<T>(T answer, Action show)
    {
        if (IsJson) Console.Out.WriteLine(OutputJson.Of(answer));
        else show();
    }

    /// <summary>A page of a list, in the shape of the API.</summary>
    public void Answer<T>(Page<T> page, Action show)
    {
        if (IsJson) Console.Out.WriteLine(OutputJson.Of(page));
        else show();
    }

    /// <summary>A line as it is: never broken, so that it can be copied.</summary>
    public void Line(string text) => Out.Profile.Out.Writer.WriteLine(Plain(text));

    public void Write(IRenderable what) => Out.Write(what);

    /// <returns>The exit code of this refusal.</returns>
    public int Refuse(Failure failure)
    {
        var fields = failure.Errors.Where(e => !e.Value.SequenceEqual([failure.Message])).Select(e => $"{e.Key}: {string.Join(' ', e.Value)}").ToList();
        Error(failure.Code, fields.Count == 0 ? failure.Message : $"{failure.Message} {string.Join(' ', fields)}", failure.Errors);
        return ExitCodes.Of(failure.Kind);
    }

    public void Error(string code, string message, IReadOnlyDictionary<string, string[]>? errors = null, string? traceId = null)
    {
        if (IsJson) Console.Error.WriteLine(OutputJson.Of(new { Code = code, Message = message, Errors = errors ?? new Dictionary<string, string[]>(), TraceId = traceId }));
        else Console.Error.WriteLine(traceId is null ? Plain(message) : $"{Plain(message)} (trace id {traceId})");
    }

    public Table Table(params string[] headers)
    {
        var table = new Table { Border = IsInteractive ? TableBorder.Rounded : TableBorder.None };
        foreach (var header in headers) table.AddColumn(new TableColumn(new Text(header, new Style(decoration: Decoration.Bold))).NoWrap());
        return table;
    }

    public static IRenderable Cell(string? text) => new Text(Plain(text ?? ""));

    public static IRenderable Cell(long? number) => new Text(number?.ToString("N0", CultureInfo.InvariantCulture) ?? "").RightJustified();

    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    public static string Money(long? cents) => cents is { } value ? (value / 100m).ToString("N2", CultureInfo.InvariantCulture) : "";

    /// <summary>Text from data as a terminal may see it: control characters could move the cursor or worse.</summary>
    public static string Plain(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var character in text) plain.Append(char.IsControl(character) ? ' ' : character);
        return plain.ToString();
    }
}
