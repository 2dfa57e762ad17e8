namespace Clp.Audit.Tests.Tampering;

/// <summary>What an attacker does to an audit file.</summary>
internal enum TamperKind
{
    /// <summary>One byte anywhere is another.</summary>
    Byte,
    /// <summary>An event says something else, in canonical form; no hash is touched.</summary>
    Event,
    /// <summary>A position, a previous hash or a hash is another.</summary>
    Field,
    /// <summary>An event says something else, and its own hash is computed anew.</summary>
    Rehashed,
    /// <summary>One entry, or several in a row, are gone.</summary>
    Drop,
    /// <summary>A copy of an entry stands in another place.</summary>
    InsertCopy,
    /// <summary>A forged entry, chained to the one before it.</summary>
    InsertForged,
    /// <summary>A line that is no entry.</summary>
    InsertJunk,
    /// <summary>Two entries stand in each other's place.</summary>
    Swap,
    /// <summary>One entry is overwritten with a copy of another.</summary>
    Overwrite,
    /// <summary>One entry says something else, and every hash from there on is computed anew.</summary>
    RechainedTail,
    /// <summary>From one position on, another history, of another length.</summary>
    Fork,
    /// <summary>The whole history belongs to another instance, with the header to match.</summary>
    OtherStream,
    /// <summary>The file ends after some entry.</summary>
    Truncate,
    /// <summary>The file ends within a line.</summary>
    Cut,
    /// <summary>Forged entries, properly chained, at the end.</summary>
    Append,
    /// <summary>The beginning is gone, and the header says that it begins there.</summary>
    Behead,
}
