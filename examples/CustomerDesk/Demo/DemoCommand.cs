namespace CustomerDesk.Demo;

/// <summary><c>demo</c>: the desks on a small data set of the project's own.</summary>
internal static class DemoCommand
{
    /// <summary>Runs the demo.</summary>
    /// <param name="output">Where the report goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("The demo is not part of this build yet.".AsMemory(), cancellationToken);
        return 2;
    }
}
