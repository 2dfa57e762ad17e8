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

    /// <exception cref="ClpException">There is no store in the folder, or another process has it open.</exception>
    public FileStore Open(ParseResult parsed)
    {
        string root = parsed.GetRequiredValue(store);
        // Opening would create what is missing; a tool that only reads must not.
        return Directory.Exists(Path.Combine(root, "journal")) ? FileStore.Open(root)
            : throw new ClpException(ClpCodes.MissingData, $"There is no file store in '{root}'. Name the folder that the host gives its FileStore.");
    }

    /// <exception cref="ClpException">The store has no such stream.</exception>
    public static async ValueTask DemandAsync(IEventStore store, StreamId stream, CancellationToken cancellationToken)
    {
        if (await store.VersionAsync(stream, cancellationToken).ConfigureAwait(false) < 0)
        {
            throw new ClpException(ClpCodes.MissingData, $"The store has no stream {stream}. List them with: clp streams --store DIR");
        }
    }
}
