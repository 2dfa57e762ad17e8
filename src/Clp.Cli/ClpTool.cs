using System.CommandLine;
using System.CommandLine.Parsing;
using Clp.Cli.Commands;
using Clp.Cli.Output;

namespace Clp.Cli;

/// <summary>The <c>clp</c> tool: parses, runs, and turns every failure into one line and an exit code.</summary>
internal static class ClpTool
{
    public static async Task<int> RunAsync(string[] args, ToolHost host, CancellationToken cancellationToken)
    {
        try
        {
            ParseResult parsed = Root(host).Parse(args);
            if (parsed.Errors.Count > 0)
            {
                string problems = string.Join(" ", parsed.Errors.Select(error => error.Message));
                return Fail(host, $"{ClpCodes.BadCommandLine}: {problems} Ask for help with: clp {Path(parsed)}--help");
            }

            InvocationConfiguration configuration = new() { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (ClpException failure)
        {
            return Fail(host, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException { ParamName: "path" })
        {
            return Fail(host, $"{ClpCodes.FileAccess}: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            return Fail(host, $"{ClpCodes.BadCommandLine}: The command was cancelled before it was done.");
        }
    }

    private static RootCommand Root(ToolHost host) => new("clp: inspect, export and verify the logs of CLP stores, and serve contracts to models.")
    {
        new Command("audit", "Export logs with a hash chain, and verify them offline.")
        {
            AuditExportCommand.Create(host),
            AuditVerifyCommand.Create(host),
            AuditKeygenCommand.Create(host),
            AuditProveCommand.Create(host),
            AuditCheckCommand.Create(host),
        },
        LogCommand.Create(host),
        McpCommand.Create(host),
        StreamsCommand.Create(host),
    };

    private static string Path(ParseResult parsed)
    {
        string path = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            path = command.Command.Name + " " + path;
        }

        return path;
    }

    private static int Fail(ToolHost host, string message)
    {
        host.Error.WriteLine(OneLine.Of(message));
        return ExitCode.Unusable;
    }
}
