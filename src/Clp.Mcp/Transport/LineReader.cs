namespace Clp.Mcp;

/// <summary>One line as it was read.</summary>
/// <param name="Bytes">Its bytes without the line's end; empty when it was too long.</param>
/// <param name="TooLong">What could be learned of a line that was too long to be kept; null for every other.</param>
internal readonly record struct InputLine(ReadOnlyMemory<byte> Bytes, IdScanner? TooLong);

/// <summary>Reads lines of bytes and never keeps more of one than is allowed. For one reader; not thread-safe.</summary>
#pragma warning disable CA1001 // A stream over memory holds nothing to give back.
internal sealed class LineReader(Stream input, int maxBytes)
#pragma warning restore CA1001
{
    private readonly byte[] chunk = new byte[64 * 1024];
    private readonly MemoryStream line = new();
    private IdScanner? overlong;
    private int start, end;

    /// <summary>The next line, or null at the end. Its bytes are valid until the next call.</summary>
    public async ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken)
    {
        (overlong, line.Position) = (null, 0);
        line.SetLength(0);
        while (true)
        {
            int newline = chunk.AsSpan(start, end - start).IndexOf((byte)'\n');
            Keep(chunk.AsSpan(start, newline < 0 ? end - start : newline));
            if (newline >= 0)
            {
                start += newline + 1;
                return Line();
            }

            start = 0;

            // Standard input cannot be cancelled; nobody looks at the chunk again once the wait has ended.
            end = await input.ReadAsync(chunk, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (end == 0)
            {
                return line.Length > 0 || overlong is not null ? Line() : null;
            }
        }
    }

    private InputLine Line() => new(overlong is null ? line.GetBuffer().AsMemory(0, (int)line.Length) : default, overlong);

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (overlong is not null)
        {
            overlong.Feed(bytes);
        }
        else if (line.Length + bytes.Length > maxBytes)
        {
            overlong = new IdScanner();
            overlong.Feed(line.GetBuffer().AsSpan(0, (int)line.Length));
            overlong.Feed(bytes);
            line.SetLength(0);
            line.Capacity = 0;
        }
        else
        {
            line.Write(bytes);
        }
    }
}
