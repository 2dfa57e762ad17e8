using System.CommandLine;
using System.Globalization;
using Clp.Cli.Output;
using Clp.Storage;

namespace Clp.Cli.Commands;

/// <summary><c>clp log</c>: the log of one instance, one line per event.</summary>
internal static class LogCommand
{
    public static Command Create(ToolHost host)
    {
        Command command = new("log", "Show the log of one instance, one line per event.");
        StoreArguments arguments = new();
        arguments.AddTo(command);
        Option<long> from = new("--from") { Description = "The first version to show; 0 by default." };
        command.Add(from);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            FileStore store = arguments.Open(parsed);
            await using (store.ConfigureAwait(false))
            {
                StreamId stream = arguments.Stream(parsed);
                await StoreArguments.DemandAsync(store, stream, cancellationToken).ConfigureAwait(false);
                await foreach (RecordedEvent recorded in store.ReadAsync(stream, Math.Max(0, parsed.GetValue(from)), cancellationToken).ConfigureAwait(false))
                {
                    host.Out.WriteLine(OneLine.Of(Line(recorded)));
                }
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static string Line(RecordedEvent recorded)
    {
        ContractEvent e = recorded.Event;
        return string.Create(CultureInfo.InvariantCulture, $"{recorded.Version,6}  {e.At:yyyy-MM-dd HH:mm:ss}Z  {e.Kind,-10}  {e.By}  {EventText.Of(e)}");
    }
}
