using System.CommandLine;
using Clp.Storage;

namespace Clp.Cli.Commands;

/// <summary>The options by which a command is told which store and which stream.</summary>
internal sealed class StoreArguments
{
    private readonly Option<string> store = new("--store") { Description = "The folder of the file store.", Required = true };
    private readonly Option<string> contract = new("--contract") { Description = "The contract's name.", Required = true };
    private readonly Option<string> instance = new("--instance") { Description = "The instance's id.", Required = true };
    private readonly Option<string> space = new("--namespace") { Description = "The key namespace, if the host uses one.", DefaultValueFactory = _ => "" };

    public void AddStoreTo(Command command) => command.Add(store);

    public void AddTo(Command command)
    {
        AddStoreTo(command);
        command.Add(contract);
        command.Add(instance);
        command.Add(space);
    }

    public StreamId Stream(ParseResult parsed)
        => new(parsed.GetValue(space) ?? "", parsed.GetRequiredValue(contract), parsed.GetRequiredValue(instance));

    /// <summary>Opens the store for reading only: nothing is mended or locked, and the host may have it open meanwhile.</summary>
    /// <exception cref="ClpException">There is no store in the folder, or it is damaged.</exception>
    public FileStore Open(ParseResult parsed) => FileStore.Open(new FileStoreOptions { Root = parsed.GetRequiredValue(store), ReadOnly = true });

    /// <exception cref="ClpException">The store has no such stream.</exception>
    public static async ValueTask DemandAsync(IEventStore store, StreamId stream, CancellationToken cancellationToken)
    {
        if (await store.VersionAsync(stream, cancellationToken).ConfigureAwait(false) < 0)
        {
            throw new ClpException(ClpCodes.MissingData, $"The store has no stream {stream}. List them with: clp streams --store DIR");
        }
    }
}
