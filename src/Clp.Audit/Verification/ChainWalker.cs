using System.Globalization;

namespace Clp.Audit;

/// <summary>Walks along a chain, entry by entry, and says at which position it stops being one. Knows nothing but the head so far.</summary>
internal sealed class ChainWalker
{
    private readonly EntryRows rows;
    private readonly AuditVerifyOptions options;
    private readonly ChainHasher hasher = new();
    private readonly List<AuditFinding> findings = [];
    private readonly CheckpointWatch watch;
    private readonly StreamId? stream;
    private readonly long from;

    private long expected;
    private AuditHash previous;
    private bool isPreviousKnown = true;
    private readonly MerkleFrontier tree;

    public ChainWalker(EntryRows rows, AuditVerifyOptions options)
    {
        (this.rows, this.options) = (rows, options);
        from = expected = options.After?.Entries ?? 0;
        watch = new CheckpointWatch(options, findings);
        stream = rows.Stream ?? watch.Stream;
        previous = options.After?.Head ?? (stream is { } named ? ChainHasher.Genesis(named) : default);
        tree = options.After is { } after ? new MerkleFrontier(after.Entries, after.Tree) : new MerkleFrontier();
        CheckHeader();
        watch.Pass(expected, previous, tree);
    }

    /// <summary>True when there are so many findings that more would not help.</summary>
    public bool IsFull => findings.Count >= options.MaxFindings;

    /// <summary>Accepts the entry that belongs here; the usual case, and the only fast one.</summary>
    public bool TryAccept(EntryRow row)
    {
        if (row.Problem is not null || row.Position != expected || (isPreviousKnown && row.Previous != previous) || !IsIntact(row))
        {
            return false;
        }

        Advance(row.Hash);
        return true;
    }

    /// <summary>Finds out what is wrong with a row that was not accepted, with the help of the one after it (null at the end).</summary>
    public void Diagnose(EntryRow row, EntryRow? next)
    {
        EntryRow? after = next?.Problem is null ? next : null;
        if (row.Problem is not null)
        {
            Unreadable(row, after);
        }
        else if (row.Position == expected)
        {
            AtItsPlace(row, after);
        }
        else if (row.Previous == previous && Hash(row, expected, previous) == row.Hash)
        {
            Add(AuditFault.Changed, expected, row, $"entry {expected} was changed: its position field says {row.Position}");
            Advance(row.Hash);
        }
        else
        {
            OutOfPlace(row, after, isLast: next is null);
        }
    }

    /// <summary>What was found, the end of the file included.</summary>
    public AuditReport Finish()
    {
        bool isStopped = IsFull;
        if (!isStopped)
        {
            watch.End(expected);
        }

        Reconciler.Merge(findings, expected);

        return new AuditReport
        {
            Stream = stream,
            Format = rows.Format,
            From = from,
            Entries = expected,
            Head = previous,
            Covered = watch.Covered,
            Findings = [.. findings],
            IsStopped = isStopped,
        };
    }

    private void CheckHeader()
    {
        if (watch.Stream is { } signed && signed != stream)
        {
            Add(AuditFault.WrongHeader, expected, null, $"the file names the stream {stream}; the checkpoint is of {signed}");
        }

        if (rows.Header is not { } header || (header.From == expected && header.Previous == previous))
        {
            return;
        }

        if (header.From > expected)
        {
            Add(AuditFault.Dropped, expected, null, $"the file begins at position {header.From}; positions {expected} to {header.From - 1} are not in it. "
                + "If it continues another export, give the checkpoint that was written with that one", header.From - 1);
            (expected, previous) = (header.From, header.Previous);
        }
        else
        {
            Add(AuditFault.WrongHeader, expected, null, $"the header says that the file begins at position {header.From} after {header.Previous}, not at {expected} after {previous}");
        }
    }

    private void Unreadable(EntryRow row, EntryRow? next)
    {
        bool isExtra = next?.Position == expected;
        Add(isExtra ? AuditFault.Inserted : AuditFault.Unreadable, expected, row,
            isExtra ? $"a line that is no entry was inserted before entry {expected}: {row.Problem}" : $"entry {expected} cannot be read: {row.Problem}");
        if (!isExtra)
        {
            AdvanceUnknown();
        }
    }

    private void AtItsPlace(EntryRow row, EntryRow? next)
    {
        bool isLinked = !isPreviousKnown || row.Previous == previous;
        if (next?.Position == expected && next.Previous == previous)
        {
            Add(AuditFault.Inserted, expected, row, $"a second entry {expected} was inserted before the one that belongs to the chain");
        }
        else if (!isLinked && Hash(row, expected, previous) == row.Hash)
        {
            Add(AuditFault.Changed, expected, row, $"entry {expected} was changed: its previousHash is not the hash of the entry before");
            Advance(row.Hash);
        }
        else if (!isLinked && IsIntact(row))
        {
            watch.BrokenAt(expected, row);
            Advance(row.Hash);
        }
        else
        {
            AuditHash computed = Hash(row, row.Position, row.Previous);
            bool isHashField = next?.Previous == computed;
            Add(AuditFault.Changed, expected, row, isHashField ? $"entry {expected} was changed: its hash field is not the hash that the next entry continues"
                : $"entry {expected} was changed: its event, or its hash, is not the one that was recorded");
            Advance(isHashField ? computed : row.Hash);
        }
    }

    private void OutOfPlace(EntryRow row, EntryRow? next, bool isLast)
    {
        if (next?.Position == expected && row.Position != expected)
        {
            Extra(row, next);
        }
        else if (next?.Position == expected + 1)
        {
            Misplaced(row);
        }
        else if (row.Position > expected && IsIntact(row))
        {
            Add(AuditFault.Dropped, expected, row, row.Position == expected + 1 ? $"entry {expected} was dropped" : $"entries {expected} to {row.Position - 1} were dropped", row.Position - 1);
            expected = row.Position;
            Advance(row.Hash);
        }
        else if (row.Position < expected && isLast && findings.Exists(f => f.Claimed == expected && f.Position == row.Position))
        {
            Misplaced(row);
        }
        else if (row.Position < expected)
        {
            Extra(row, null);
        }
        else
        {
            Misplaced(row);
        }
    }

    private void Misplaced(EntryRow row)
    {
        bool isIntact = IsIntact(row);
        Add(isIntact ? AuditFault.Replaced : AuditFault.Changed, expected, row,
            isIntact ? $"where entry {expected} belongs stands entry {row.Position}" : $"entry {expected} was changed: its position, among others, is not the one that was recorded",
            claimed: isIntact ? row.Position : null);
        AdvanceUnknown();
    }

    private void Extra(EntryRow row, EntryRow? next)
    {
        // Of two entries for one position, the chain tells which one it continues; if it is this one, the line before was the intruder.
        bool isTheTrueOne = row.Position == expected - 1 && row.Hash != previous && IsIntact(row) && (next?.Previous == row.Hash || watch.Vouches(row));
        Add(AuditFault.Inserted, isTheTrueOne ? row.Position : expected, row,
            isTheTrueOne ? $"two entries claim position {row.Position}; the chain continues the second, so the one before it was inserted"
                : $"an entry that claims position {row.Position} was inserted where entry {expected} belongs", claimed: isTheTrueOne ? null : row.Position);
        previous = isTheTrueOne ? row.Hash : previous;
    }

    private void Advance(AuditHash hash)
    {
        (previous, isPreviousKnown) = (hash, true);
        expected++;
        tree.Add(MerkleHash.Leaf(hash));
        watch.Pass(expected, hash, tree);
    }

    private void AdvanceUnknown()
    {
        isPreviousKnown = false;
        expected++;
        watch.Pass(expected, previous, null);
    }

    private bool IsIntact(EntryRow row) => Hash(row, row.Position, row.Previous) == row.Hash;

    private AuditHash Hash(EntryRow row, long position, AuditHash before) => hasher.Entry(position, before, row.Event.Span);

    private void Add(AuditFault fault, long position, EntryRow? row, FormattableString what, long? last = null, long? claimed = null)
        => Add(fault, position, row, what.ToString(CultureInfo.InvariantCulture), last, claimed);

    private void Add(AuditFault fault, long position, EntryRow? row, string what, long? last = null, long? claimed = null)
        => findings.Add(new AuditFinding(fault, position, last ?? position, row?.Line ?? 1, $"Line {row?.Line ?? 1}: {what}.") { Claimed = claimed });
}
