using Clp.Testing;

namespace Clp.Cli.Tests;

/// <summary>One run of the tool inside this process: what it printed and how it ended.</summary>
internal sealed record ToolRun(int Exit, string Out, string Error)
{
    public static async Task<ToolRun> Of(params string[] args)
    {
        StringWriter output = new();
        StringWriter error = new();
        int exit = await ClpTool.RunAsync(args, new ToolHost(output, error, new FakeClock()), CancellationToken.None);
        return new ToolRun(exit, output.ToString(), error.ToString());
    }

    /// <summary>Ended with 2 and one line that begins with the code: no stack trace, nothing on the output.</summary>
    public void ShouldBeRefused(string code, string because)
    {
        Exit.ShouldBe(2, Error);
        Error.ShouldStartWith(code + ": ");
        Error.ShouldContain(because);
        Error.TrimEnd().ShouldNotContain("\n");
        Out.ShouldBeEmpty();
    }
}
