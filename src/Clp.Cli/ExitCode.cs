namespace Clp.Cli;

/// <summary>How the tool ends.</summary>
internal static class ExitCode
{
    /// <summary>Done, and nothing wrong was found.</summary>
    public const int Ok = 0;

    /// <summary>A verification failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be understood, or the input cannot be read.</summary>
    public const int Unusable = 2;
}
