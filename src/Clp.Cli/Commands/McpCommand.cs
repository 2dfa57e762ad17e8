using System.CommandLine;
using Clp.Ai;
using Clp.Cli.Contracts;
using Clp.Cli.Output;
using Clp.Mcp;
using Clp.Storage;

namespace Clp.Cli.Commands;

/// <summary><c>clp mcp</c>: serves one instance of a contract over the Model Context Protocol, on standard input and output.</summary>
internal static class McpCommand
{
    public static Command Create(ToolHost host)
    {
        Command command = new("mcp", "Serve a contract to a model's client over the Model Context Protocol (stdio): its intents as tools that propose, its visible state as resources.");
        Option<string> contract = new("--contract") { Description = ContractSource.Help, Required = true };
        Option<string?> store = new("--store") { Description = "The folder of the file store, created when missing; without it everything is forgotten at the end." };
        Option<string> instance = new("--instance") { Description = "The instance's id.", DefaultValueFactory = _ => "default" };
        Option<string> space = new("--namespace") { Description = "The key namespace, if the host uses one.", DefaultValueFactory = _ => "" };
        Option<string> provider = new("--provider") { Description = "The name under which proposals are recorded.", DefaultValueFactory = _ => "mcp" };
        Option<string?> decider = new("--allow-decisions-by") { Description = "Adds the tools accept, reject and commit, which decide in this person's name. Only where everything that comes from the client is that person's own word." };
        foreach (Option option in new Option[] { contract, store, instance, space, provider, decider })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            McpContractOptions options = new()
            {
                Mediation = new McpContractOptions().Mediation with { Name = parsed.GetValue(provider)! },
                AllowDecisionsBy = parsed.GetValue(decider) is { } by ? Actor.Human(by) : null,
                TimeProvider = host.Time,
                LoggerFactory = new LineLoggerFactory(host.Error),
            };
            ClpRuntimeOptions runtime = new() { TimeProvider = host.Time, KeyNamespace = parsed.GetValue(space)!, LoggerFactory = options.LoggerFactory };
            // Whatever a contract prints must not end up between the protocol's messages.
            TextWriter usual = Console.Out;
            Console.SetOut(host.Error);
            try
            {
                await ServeAsync(host, ContractSource.Load(parsed.GetValue(contract)!), parsed.GetValue(store), parsed.GetValue(instance)!, runtime, options, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Console.SetOut(usual);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task ServeAsync(ToolHost host, Contract contract, string? folder, string id, ClpRuntimeOptions runtime, McpContractOptions options, CancellationToken cancellationToken)
    {
        if (folder is null)
        {
            await ServeAsync(host, contract, id, runtime, options, cancellationToken).ConfigureAwait(false);
            return;
        }

        FileStore files = FileStore.Open(new FileStoreOptions { Root = folder });
        await using (files.ConfigureAwait(false))
        {
            runtime.EventStore = files;
            await ServeAsync(host, contract, id, runtime, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ServeAsync(ToolHost host, Contract contract, string id, ClpRuntimeOptions runtimeOptions, McpContractOptions options, CancellationToken cancellationToken)
    {
        ClpRuntime runtime = new(contract, runtimeOptions);
        await using (runtime.ConfigureAwait(false))
        {
            ContractInstance instance = await runtime.OpenAsync(id, cancellationToken).ConfigureAwait(false);
            McpContractServer server = new(instance, options);
            Stream input = host.OpenInput(), output = host.OpenOutput();
            await using (input.ConfigureAwait(false))
            await using (output.ConfigureAwait(false))
            {
                await server.RunAsync(input, output, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
