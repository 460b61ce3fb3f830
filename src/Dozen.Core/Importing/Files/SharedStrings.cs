using System.Text;

namespace Dozen.Core.Importing.Files;

/// <summary>
/// The texts of a workbook, which its cells refer to by number. Kept in pages, of which some are in memory (about
/// 32 MiB) and the rest in a temporary file that vanishes with this object: sheets mostly refer to them in order.
/// </summary>
internal sealed class SharedStrings : IDisposable
{
    private const int PageStrings = 1024;
    private const int PageCharacters = 256 * 1024;
    private const int PagesInMemory = 64;

    private readonly List<(int First, long Offset, int Length)> pages = [];
    private readonly Dictionary<int, LinkedListNode<(int Page, string[] Texts)>> inMemory = [];
    private readonly LinkedList<(int Page, string[] Texts)> byUse = new();
    private readonly List<string> open = [];
    private int openCharacters;
    private int count;
    private FileStream? file;

    public static SharedStrings Load(Stream part, ImportFileOptions options, CancellationToken cancellationToken)
    {
        var strings = new SharedStrings();
        try
        {
            using var xml = SheetXml.Open(part);
            var text = new StringBuilder();
            var chunk = new char[4096];
            while (xml.Read())
            {
                if (!xml.IsStart("si")) continue;
                cancellationToken.ThrowIfCancellationRequested();
                xml.AppendRichText(text.Clear(), chunk, options.CellCharactersHardLimit);
                strings.Add(text.ToString());
            }

            strings.ClosePage();
            return strings;
        }
        catch
        {
            strings.Dispose();
            throw;
        }
    }

    public string? Find(int index)
    {
        if (index < 0 || index >= count) return null;
        var page = PageOf(index);
        if (!inMemory.TryGetValue(page, out var node)) node = Remember(page, ReadPage(page));
        else if (node != byUse.First)
        {
            byUse.Remove(node);
            byUse.AddFirst(node);
        }

        return node.Value.Texts[index - pages[page].First];
    }

    public void Dispose() => file?.Dispose();

    private void Add(string text)
    {
        open.Add(text);
        openCharacters += text.Length;
        if (open.Count == PageStrings || openCharacters >= PageCharacters) ClosePage();
    }

    private void ClosePage()
    {
        if (open.Count == 0) return;
        pages.Add((count, -1, 0));
        count += open.Count;
        Remember(pages.Count - 1, [.. open]);
        open.Clear();
        openCharacters = 0;
    }

    private LinkedListNode<(int Page, string[] Texts)> Remember(int page, string[] texts)
    {
        if (inMemory.Count == PagesInMemory)
        {
            var oldest = byUse.Last!;
            if (pages[oldest.Value.Page].Offset < 0) WritePage(oldest.Value.Page, oldest.Value.Texts);
            byUse.RemoveLast();
            inMemory.Remove(oldest.Value.Page);
        }

        return inMemory[page] = byUse.AddFirst((page, texts));
    }

    private void WritePage(int page, string[] texts)
    {
        file ??= CreateFile();
        file.Position = file.Length;
        var offset = file.Position;
        using (var writer = new BinaryWriter(file, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(texts.Length);
            foreach (var text in texts) writer.Write(text);
        }

        pages[page] = (pages[page].First, offset, (int)(file.Position - offset));
    }

    // Contact data: only this user may read it, and it goes away with the handle.
    private static FileStream CreateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"dozen-import-{Guid.NewGuid():N}.tmp"), options);
    }

    private string[] ReadPage(int page)
    {
        var (_, offset, length) = pages[page];
        var bytes = new byte[length];
        file!.Position = offset;
        file.ReadExactly(bytes);
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.Unicode);
        var texts = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
        return texts;
    }

    private int PageOf(int index)
    {
        int low = 0, high = pages.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (pages[middle].First <= index) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
