using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>
/// One instance of a contract, served over the Model Context Protocol to one client: its possible intents as tools that propose,
/// and what the contract shows to AI as resources. Nothing that comes in over it changes the state, unless
/// <see cref="McpContractOptions.AllowDecisionsBy"/> says so. Thread-safe; for one connection.
/// </summary>
public sealed class McpContractServer
{
    private readonly ContractInstance instance;
    private readonly McpContractOptions options;
    private readonly Session session;
    private int isStarted;

    /// <summary>Creates a server; <see cref="RunAsync(Stream, Stream, CancellationToken)"/> starts it.</summary>
    /// <param name="instance">What is served. Its runtime is the caller's, and stays open.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="ConfigurationException">An option is out of range, or does not go with the contract.</exception>
    public McpContractServer(ContractInstance instance, McpContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        this.instance = instance;
        this.options = options ?? new McpContractOptions();
        this.options.Check(instance.Contract);
        session = new Session(instance, this.options);
    }

    /// <summary>
    /// Serves until the input ends: one JSON-RPC message per line, each way, and nothing else on the output. Calls that are
    /// under way then are still answered.
    /// </summary>
    /// <param name="input">What the client writes, such as standard input.</param>
    /// <param name="output">What the client reads, such as standard output. Neither stream is closed.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="ClpException">It was started before (<see cref="ClpCodes.BadArgument"/>).</exception>
    /// <exception cref="StorageException">The store failed when the conversation was put in order at its end.</exception>
    public async Task RunAsync(Stream input, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        if (Interlocked.Exchange(ref isStarted, 1) != 0)
        {
            throw new ClpException(ClpCodes.BadArgument, "This server was started before; make one for each connection.");
        }

        LineTransport transport = new(input, output, options.MaxMessageBytes, options.MaxOpenRequests, options.LoggerFactory);
        await using (transport.ConfigureAwait(false))
        {
            McpServer server = McpServer.Create(transport, session.Serve(transport.Closed), options.LoggerFactory);
            await using (server.ConfigureAwait(false))
            {
                await RunAsync(transport, server, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Has the client told of what has changed since it was last told, such as a proposal that somebody decided about elsewhere.
    /// Commits, and what comes in over this server, are noticed without it. Returns at once.
    /// </summary>
    public void Announce() => session.Announcer.Poke();

    private async Task RunAsync(LineTransport transport, McpServer server, CancellationToken cancellationToken)
    {
        using IDisposable watch = instance.Subscribe(StatePath.Root, _ => session.Announcer.Poke());
        Task announcing = session.Announcer.RunAsync(server);
        transport.Start();
        try
        {
            await server.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            session.Announcer.Stop();
            await announcing.ConfigureAwait(false);
            await session.EndAsync().ConfigureAwait(false);
        }
    }
}
