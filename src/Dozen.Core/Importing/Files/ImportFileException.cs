namespace Dozen.Core.Importing.Files;

/// <summary>The rest of a file can't be read. The message is written for the person who chose the file.</summary>
public sealed class ImportFileException(string message, Exception? innerException = null) : Exception(message, innerException);
