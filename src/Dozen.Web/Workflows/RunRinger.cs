using System.Threading.Channels;
using Dozen.Core.Workflows.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Workflows;

/// <summary>Tells other processes of work that this one has put in the queue: many runs started at once, in one go.</summary>
internal sealed partial class RunRinger(RunSignals signals, IRunBell bell, TimeProvider time, ILogger<RunRinger> logger) : BackgroundService
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly Channel<long> waiting = Channel.CreateUnbounded<long>(new() { SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Waiting += Remember;
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                var organizations = new HashSet<long>();
                while (waiting.Reader.TryRead(out var organization)) organizations.Add(organization);
                try
                {
                    foreach (var organization in organizations) await bell.RingAsync(organization, stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogUnheard(logger, failure);
                }

                await Task.Delay(Gathering, time, stoppingToken);
            }
        }
        finally
        {
            signals.Waiting -= Remember;
        }
    }

    private void Remember(long organizationId) => waiting.Writer.TryWrite(organizationId);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Other processes could not be told of work; they will look for it")]
    private static partial void LogUnheard(ILogger logger, Exception failure);
}
