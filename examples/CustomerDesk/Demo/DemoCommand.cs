using System.CommandLine;
using Clp;
using Spectre.Console;

namespace CustomerDesk.Demo;

/// <summary><c>demo</c>: the desks on a small data set of the project's own.</summary>
internal static class DemoCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        Option<string?> data = new("--data") { Description = "A folder with airline.json, retail.json and conversations/*.json; the demo's own when left out" };
        Option<string?> target = new("--out") { Description = "An empty or new folder for what the demo writes; a temporary one when left out" };
        Option<bool> plain = new("--plain") { Description = "Plain text, also on a terminal" };
        Command command = new("demo", "Show both desks at work: propose, refuse, accept, commit, restart, verify") { data, target, plain };
        command.SetAction((parsed, cancellationToken) =>
        {
            bool isPlain = parsed.GetValue(plain) || Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
            DemoOptions options = new(parsed.GetValue(data), parsed.GetValue(target), isPlain);
            return RunAsync(options, Console.Out, Console.Error, cancellationToken);
        });
        return command;
    }

    /// <summary>Runs the demo; 0 when every check held, 1 when one did not, 2 when it could not run.</summary>
    /// <param name="options">What to run on, where to write, how to print.</param>
    /// <param name="output">Where the report goes.</param>
    /// <param name="error">Where the reason goes when it cannot run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(DemoOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            DemoData data = DemoData.Load(options.Data ?? DemoData.OwnFolder);
            DemoFolder folder = DemoFolder.Create(options.Out);
            DemoRun run = new(data, folder, new Screen(ConsoleOn(output, options.IsPlain), options.IsPlain));
            return await run.RunAsync(cancellationToken) ? 0 : 1;
        }
        catch (ClpException exception)
        {
            await error.WriteLineAsync(exception.Message.AsMemory(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{ClpCodes.FileAccess}: {exception.Message} Name another folder with --out.".AsMemory(), cancellationToken);
        }

        return 2;
    }

    private static IAnsiConsole ConsoleOn(TextWriter output, bool isPlain)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (isPlain)
        {
            console.Profile.Width = Screen.Widest;
            console.Profile.Capabilities.Unicode = false;
        }

        return console;
    }
}
