namespace Clp.Storage.Tests.Disks;

/// <summary>Bytes that grow and shrink, and take writes sector by sector.</summary>
internal sealed class DiskContent
{
    private byte[] bytes = [];

    public int Length { get; private set; }

    public static DiskContent Of(byte[] bytes) => new() { bytes = [.. bytes], Length = bytes.Length };

    public DiskContent Copy() => new() { bytes = ToArray(), Length = Length };

    public byte[] ToArray() => bytes.AsSpan(0, Length).ToArray();

    public int Read(Span<byte> buffer, long offset)
    {
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        bytes.AsSpan((int)Math.Min(offset, Length), count).CopyTo(buffer);
        return count;
    }

    public void Apply(DiskWrite write, Func<int, bool> keepsSector)
    {
        if (write.SetsLength)
        {
            if (keepsSector(0))
            {
                SetLength((int)write.Offset);
            }

            return;
        }

        for (int sector = 0; sector < write.Sectors; sector++)
        {
            if (keepsSector(sector))
            {
                (int from, int to) = write.Range(sector);
                SetLength(Math.Max(Length, to));
                write.Bytes.AsSpan(from - (int)write.Offset, to - from).CopyTo(bytes.AsSpan(from));
            }
        }
    }

    private void SetLength(int length)
    {
        if (length > bytes.Length)
        {
            Array.Resize(ref bytes, length + (length / 2));
        }

        // What lies beyond the end reads as zero when the file grows over it.
        bytes.AsSpan(Math.Min(length, Length)..).Clear();
        Length = length;
    }
}

/// <summary>One write, or one change of length.</summary>
internal sealed record DiskWrite(long Offset, byte[] Bytes, bool SetsLength)
{
    private const int SectorSize = 512;

    /// <summary>How many sectors it touches; a change of length counts as one.</summary>
    public int Sectors => SetsLength ? 1 : Bytes.Length == 0 ? 0 : (int)(((Offset + Bytes.Length - 1) / SectorSize) - (Offset / SectorSize)) + 1;

    /// <summary>Where one of its sectors begins and ends in the file.</summary>
    public (int From, int To) Range(int sector)
    {
        long begin = ((Offset / SectorSize) + sector) * SectorSize;
        return ((int)Math.Max(Offset, begin), (int)Math.Min(Offset + Bytes.Length, begin + SectorSize));
    }
}
