using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Data;
using Dozen.Web.Hosting;

namespace Dozen;

/// <summary>Serves the API and the pages until stopped. What <c>dozen</c> does when no command is given.</summary>
internal static class ServeCommand
{
    public static Command Create(Option<DatabaseTarget> database, RootCommand root)
    {
        var url = new Option<string>("--url") { Description = "Where to listen", DefaultValueFactory = _ => DozenServer.DefaultUrl };
        var command = new Command("serve", "Serve the API and the pages (the default)") { url };
        command.SetAction(RunAsync);

        root.Options.Add(url);
        root.SetAction(RunAsync);
        return command;

        async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
        {
            var address = arguments.GetRequiredValue(url);
            try
            {
                await using var server = await DozenServer.BuildAsync(arguments.GetRequiredValue(database), address, cancellationToken);
                await server.RunAsync(cancellationToken);
                return ExitCodes.Ok;
            }
            catch (StartRefusedException refusal)
            {
                await Console.Error.WriteLineAsync(refusal.Message);
                return ExitCodes.No;
            }
        }
    }
}
