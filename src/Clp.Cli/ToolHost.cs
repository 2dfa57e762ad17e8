namespace Clp.Cli;

/// <summary>What the tool is given by its process, so that tests can give something else.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where errors go.</param>
/// <param name="Time">The clock.</param>
internal sealed record ToolHost(TextWriter Out, TextWriter Error, TimeProvider Time)
{
    /// <summary>What a command reads that talks to another program.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Where such a command writes; nothing else does meanwhile.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;
}
