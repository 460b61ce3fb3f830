using System.Text;
using System.Xml;

namespace Dozen.Core.Importing.Files;

/// <summary>Reading the XML parts of a workbook, without DTDs and without holding more of a text than allowed.</summary>
internal static class SheetXml
{
    public static XmlReader Open(Stream part) => XmlReader.Create(part, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    });

    public static bool IsStart(this XmlReader xml, string name) => xml.NodeType == XmlNodeType.Element && xml.LocalName == name;

    public static bool IsEnd(this XmlReader xml, string name) => xml.NodeType == XmlNodeType.EndElement && xml.LocalName == name;

    /// <summary>Appends the text of the element the reader is on and leaves the reader on its end.</summary>
    /// <exception cref="ImportFileException">The text is longer than the hard limit.</exception>
    public static void AppendText(this XmlReader xml, StringBuilder text, char[] chunk, int hardLimit)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)) continue;
            for (int read; (read = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0;)
            {
                text.Append(chunk, 0, read);
                if (text.Length > hardLimit) throw new ImportFileException("A cell of the workbook is far too long. The file is damaged.");
            }
        }
    }

    /// <summary>Appends the runs of a rich or plain string item, without the reading aids of East Asian text.</summary>
    public static void AppendRichText(this XmlReader xml, StringBuilder text, char[] chunk, int hardLimit)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        var phonetic = false;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.LocalName == "rPh") phonetic = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (xml.IsStart("t") && !phonetic) xml.AppendText(text, chunk, hardLimit);
        }
    }
}
