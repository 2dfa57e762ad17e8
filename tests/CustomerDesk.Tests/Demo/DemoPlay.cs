using CustomerDesk.Demo;

namespace CustomerDesk.Tests.Demo;

/// <summary>One run of the demo on its own data, in this process, into a folder that is removed afterwards.</summary>
public sealed class DemoPlay : IAsyncLifetime
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("demo-tests-");

    internal DemoFolder Folder => new(Path.Combine(home.FullName, "out"));

    public int ExitCode { get; private set; } = -1;

    public string Text { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string[] Lines => Text.Split('\n');

    /// <summary>The text without line breaks and indents, for sentences that are wrapped.</summary>
    public string Flat => string.Join(' ', Text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    public async Task InitializeAsync() => (ExitCode, Text, Error) = await RunAsync(null, Folder.Root);

    public Task DisposeAsync()
    {
        home.Delete(recursive: true);
        return Task.CompletedTask;
    }

    public static async Task<(int ExitCode, string Text, string Error)> RunAsync(string? data, string? target)
    {
        using StringWriter output = new(), error = new();
        int code = await DemoCommand.RunAsync(new DemoOptions(data, target, IsPlain: true), output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
