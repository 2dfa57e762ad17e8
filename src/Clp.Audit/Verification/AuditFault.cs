namespace Clp.Audit;

/// <summary>What can be wrong with an audit file.</summary>
public enum AuditFault
{
    /// <summary>An entry is not what was hashed: its event, its position or one of its hashes was changed.</summary>
    Changed,
    /// <summary>An entry is sound in itself, but the chain goes on from another one: it was replaced, its hash computed anew.</summary>
    Replaced,
    /// <summary>Entries are missing before a later one.</summary>
    Dropped,
    /// <summary>A line stands where no entry belongs: a copy, a second entry for the same position, or something else.</summary>
    Inserted,
    /// <summary>Two entries stand in each other's place.</summary>
    Swapped,
    /// <summary>An entry stands in another place.</summary>
    Moved,
    /// <summary>From some position on, the file is another history than the one a checkpoint was signed on.</summary>
    Forked,
    /// <summary>The file ends before a checkpoint says it should.</summary>
    Truncated,
    /// <summary>A line cannot be read as an entry.</summary>
    Unreadable,
    /// <summary>Entries come after the newest checkpoint, so nothing vouches for them.</summary>
    Uncovered,
    /// <summary>The file's header names another stream, or another beginning, than its entries were chained to.</summary>
    WrongHeader,
}
