namespace Dozen.Web.Hosting;

/// <summary>The server will not start as it is configured; the message tells the operator why, and what would help.</summary>
public sealed class StartRefusedException(string message) : InvalidOperationException(message);
