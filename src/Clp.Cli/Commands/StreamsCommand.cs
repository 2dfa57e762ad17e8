using System.CommandLine;
using System.Globalization;
using Clp.Cli.Output;
using Clp.Storage;

namespace Clp.Cli.Commands;

/// <summary><c>clp streams</c>: what a store holds.</summary>
internal static class StreamsCommand
{
    public static Command Create(ToolHost host)
    {
        Command command = new("streams", "List the streams of a store.");
        StoreArguments arguments = new();
        arguments.AddStoreTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            FileStore store = arguments.Open(parsed);
            await using (store.ConfigureAwait(false))
            {
                await ListAsync(store, host, cancellationToken).ConfigureAwait(false);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task ListAsync(FileStore store, ToolHost host, CancellationToken cancellationToken)
    {
        List<StreamId> streams = await store.StreamsAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

        Table table = new("NAMESPACE", "CONTRACT", "EVENTS", "INSTANCE");
        foreach (StreamId stream in streams.OrderBy(s => s.Namespace, StringComparer.Ordinal).ThenBy(s => s.Contract, StringComparer.Ordinal).ThenBy(s => s.Instance, StringComparer.Ordinal))
        {
            long events = await store.VersionAsync(stream, cancellationToken).ConfigureAwait(false) + 1;
            table.Add(stream.Namespace, stream.Contract, events.ToString(CultureInfo.InvariantCulture), stream.Instance);
        }

        table.WriteTo(host.Out);
    }
}
