namespace Clp.Storage.Redis;

/// <summary>What is known about a command that failed.</summary>
internal enum Fate
{
    /// <summary>It certainly did not run, and may when it is sent again.</summary>
    NotRunYet,
    /// <summary>It certainly did not run, and sending it again at once helps nothing.</summary>
    NotRun,
    /// <summary>It did not run: the server does not know the script.</summary>
    ScriptMissing,
    /// <summary>It may have run.</summary>
    Unknown,
}
