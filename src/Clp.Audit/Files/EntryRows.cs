namespace Clp.Audit;

/// <summary>The entries of an audit file, one after the other, with one row of foresight when something is wrong.</summary>
internal abstract class EntryRows(LineReader lines)
{
    private EntryRow other = new();
    private bool isPeeked, isOver;

    /// <summary>The stream the file says it is of; null for a file without a header line and without entries.</summary>
    public StreamId? Stream { get; protected set; }

    /// <summary>The header, for a format that has one.</summary>
    public AuditHeader? Header { get; protected init; }

    /// <summary>The file's format.</summary>
    public AuditFormat Format { get; protected init; }

    /// <summary>The row just read.</summary>
    public EntryRow Current { get; private set; } = new();

    /// <summary>Reads the next row; false at the end.</summary>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (isPeeked)
        {
            isPeeked = false;
            (Current, other) = (other, Current);
            return new(!isOver);
        }

        ValueTask<bool> read = lines.ReadAsync(cancellationToken);
        if (read.IsCompletedSuccessfully)
        {
            return new(Fill(Current, read.Result));
        }

        return Slow(read, Current);
    }

    /// <summary>The row after the current one, or null. The current one stays valid.</summary>
    public async ValueTask<EntryRow?> PeekAsync(CancellationToken cancellationToken)
    {
        if (!isPeeked)
        {
            Current.Detach();
            isOver = !Fill(other, await lines.ReadAsync(cancellationToken).ConfigureAwait(false));
            isPeeked = true;
        }

        return isOver ? null : other;
    }

    /// <summary>True when the last line counts although nothing ends it.</summary>
    protected virtual bool MayLackLineEnd => false;

    /// <summary>Reads one line into a row, setting <see cref="EntryRow.Problem"/> when it is not an entry.</summary>
    protected abstract void Parse(ReadOnlyMemory<byte> line, EntryRow row);

    private async ValueTask<bool> Slow(ValueTask<bool> read, EntryRow row) => Fill(row, await read.ConfigureAwait(false));

    private bool Fill(EntryRow row, bool isThere)
    {
        if (!isThere)
        {
            return false;
        }

        row.Line = lines.Number;
        Parse(lines.Line, row);
        if (!lines.IsEnded && !MayLackLineEnd)
        {
            row.Problem = "the last line is cut off: it has no line end";
        }

        return true;
    }
}
