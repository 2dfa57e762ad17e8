using System.Buffers;
using System.Globalization;

namespace Clp.Audit;

/// <summary>Reads a stream line by line into one pooled buffer: no line is copied, and memory is bounded by the longest line.</summary>
internal sealed class LineReader(Stream input, int maxLineBytes) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int start, end, scanned;
    private bool isAtEnd;

    /// <summary>The line just read, without its LF. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Its 1-based number.</summary>
    public long Number { get; private set; }

    /// <summary>False for a last line that no LF ends.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Reads the next line; false at the end.</summary>
    /// <exception cref="AuditException">The line is longer than allowed.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) => TryTake() ? new(true) : FillAsync(cancellationToken);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private bool TryTake()
    {
        int length = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
        if (length < 0)
        {
            scanned = end;
            return false;
        }

        Take(scanned + length, isEnded: true);
        start = scanned = scanned + length + 1;
        return true;
    }

    private void Take(int lineEnd, bool isEnded)
    {
        Line = buffer.AsMemory(start, lineEnd - start);
        IsEnded = isEnded;
        Number++;
        if (Line.Length > maxLineBytes)
        {
            throw TooLong(Number);
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (!isAtEnd)
        {
            MakeRoom();
            int read = await input.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            isAtEnd = read == 0;
            end += read;
            if (TryTake())
            {
                return true;
            }
        }

        if (start == end)
        {
            return false;
        }

        Take(end, isEnded: false);
        start = scanned = end;
        return true;
    }

    private void MakeRoom()
    {
        if (end - start > maxLineBytes)
        {
            throw TooLong(Number + 1);
        }

        byte[] target = buffer;
        if (start == 0 && end == buffer.Length)
        {
            target = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        }

        buffer.AsSpan(start, end - start).CopyTo(target);
        if (target != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = target;
        }

        (scanned, end, start) = (scanned - start, end - start, 0);
    }

    private AuditException TooLong(long line) => new(ClpCodes.AuditUnreadable, string.Create(CultureInfo.InvariantCulture,
        $"Line {line} is longer than {maxLineBytes} bytes, so this is not an audit file as exported, or MaxLineBytes must be raised."), line);
}
