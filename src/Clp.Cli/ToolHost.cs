namespace Clp.Cli;

/// <summary>What the tool is given by its process, so that tests can give something else.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where errors go.</param>
/// <param name="Time">The clock.</param>
internal sealed record ToolHost(TextWriter Out, TextWriter Error, TimeProvider Time);
