using System.Text;

namespace Clp.Audit.Tests.Tampering;

/// <summary>One sound log, and every way to tamper with its export. Deterministic for a seed, but for the key.</summary>
internal sealed class Tamperer
{
    private readonly Random random;
    private readonly AuditFormat format;
    private readonly List<string> events;
    private readonly List<AuditEntry> entries;
    private readonly List<byte[]> lines;

    public Tamperer(Random random)
    {
        this.random = random;
        format = random.Next(4) == 0 ? AuditFormat.Csv : AuditFormat.Jsonl;
        events = SampleLog.Events(random, random.Next(2, 24));
        entries = SampleLog.Chain(SampleLog.Stream, events, out AuditChain chain);
        Chain = chain;
        lines = SampleLog.Lines(format, new AuditChain(SampleLog.Stream), entries);
    }

    public AuditChain Chain { get; }

    public byte[] Sound => SampleLog.File(lines);

    private int Count => entries.Count;

    public Tampered Tamper(TamperKind kind)
    {
        int at = random.Next(Count);
        return kind switch
        {
            TamperKind.Byte => FlipByte(),
            TamperKind.Event => Replace(kind, at, entries[at] with { Event = Canonical(Other(at)) }),
            TamperKind.Field => Replace(kind, at, WithOtherField(entries[at])),
            TamperKind.Rehashed => Rehashed(at),
            TamperKind.Drop => Drop(at),
            TamperKind.InsertCopy => InsertCopy(at),
            TamperKind.InsertForged => Insert(kind, at, Rendered(Chained(at, Other(at)))),
            TamperKind.InsertJunk => Insert(kind, at, Encoding.UTF8.GetBytes(format == AuditFormat.Csv ? "junk\r\n" : "{\"event\":{}}\n")),
            TamperKind.Swap => Swap(at),
            TamperKind.Overwrite => Overwrite(at),
            TamperKind.RechainedTail => Rechained(kind, at, [.. events[..at], Other(at), .. events[(at + 1)..]]),
            TamperKind.Fork => Rechained(kind, at, [.. events[..at], .. SampleLog.Events(random, random.Next(1, 24))]),
            TamperKind.OtherStream => OtherStream(),
            TamperKind.Truncate => new(kind, SampleLog.File(lines[..(at + 1)]), [at, Count - 1]),
            TamperKind.Cut => Cut(),
            TamperKind.Append => Rechained(kind, Count, [.. events, .. SampleLog.Events(random, random.Next(1, 4))]),
            TamperKind.Behead => Behead(at),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private Tampered FlipByte()
    {
        byte[] file = Sound;
        int at = random.Next(file.Length);
        file[at] ^= (byte)random.Next(1, 256);
        int line = LineOf(at);
        return new(TamperKind.Byte, file, line == 0 ? [] : [line - 1]);
    }

    private Tampered Replace(TamperKind kind, int at, AuditEntry forged)
        => new(kind, SampleLog.File([.. lines[..(at + 1)], Rendered(forged), .. lines[(at + 2)..]]), [at]);

    private Tampered Rehashed(int at)
    {
        // Of the last entry nobody goes on, so it is not to be told from a rewritten tail.
        Tampered changed = Replace(TamperKind.Rehashed, at, Chained(at, Other(at)));
        return at == Count - 1 ? changed with { Positions = [] } : changed;
    }

    private Tampered Drop(int at)
    {
        int count = random.Next(3) == 0 ? random.Next(1, Count - at + 1) : 1;
        return new(TamperKind.Drop, SampleLog.File([.. lines[..(at + 1)], .. lines[(at + 1 + count)..]]), [at, at + count - 1]);
    }

    private Tampered InsertCopy(int from)
    {
        int to = random.Next(Count + 1);
        byte[] copy = lines[from + 1];
        // A copy beside its original is the original to anyone, so either place is right.
        return new(TamperKind.InsertCopy, SampleLog.File([.. lines[..(to + 1)], copy, .. lines[(to + 1)..]]), to == from || to == from + 1 ? [from, from + 1] : [to]);
    }

    private Tampered Insert(TamperKind kind, int at, byte[] line)
        => new(kind, SampleLog.File([.. lines[..(at + 1)], line, .. lines[(at + 1)..]]), [at]);

    private Tampered Swap(int at)
    {
        int with = (at + random.Next(1, Count)) % Count;
        (int low, int high) = at < with ? (at, with) : (with, at);
        List<byte[]> swapped = [.. lines];
        (swapped[low + 1], swapped[high + 1]) = (lines[high + 1], lines[low + 1]);
        return new(TamperKind.Swap, SampleLog.File(swapped), [low, high]);
    }

    private Tampered Overwrite(int at)
    {
        List<byte[]> overwritten = [.. lines];
        overwritten[at + 1] = lines[((at + random.Next(1, Count)) % Count) + 1];
        return new(TamperKind.Overwrite, SampleLog.File(overwritten), [at]);
    }

    private Tampered Rechained(TamperKind kind, int at, List<string> history)
    {
        List<AuditEntry> forged = SampleLog.Chain(SampleLog.Stream, history, out _);
        byte[] file = SampleLog.File(SampleLog.Lines(format, new AuditChain(SampleLog.Stream), forged));
        return new(kind, file, kind == TamperKind.Append ? [at, history.Count - 1] : []);
    }

    private Tampered OtherStream()
    {
        StreamId other = SampleLog.Stream with { Instance = "booking-8" };
        List<AuditEntry> forged = SampleLog.Chain(other, events, out _);
        return new(TamperKind.OtherStream, SampleLog.File(SampleLog.Lines(format, new AuditChain(other), forged)), []);
    }

    private Tampered Cut()
    {
        byte[] file = Sound;
        int length = random.Next(lines[0].Length, file.Length);
        return new(TamperKind.Cut, file[..length], [LineOf(length) - 1]);
    }

    private Tampered Behead(int at)
    {
        AuditChain before = new(SampleLog.Stream);
        int first = Math.Max(1, at);
        events[..first].ForEach(json => before.Append(Encoding.UTF8.GetBytes(json)));
        return new(TamperKind.Behead, SampleLog.File(SampleLog.Lines(format, before, entries[first..])), [0, first - 1]);
    }

    private AuditEntry WithOtherField(AuditEntry entry) => random.Next(3) switch
    {
        0 => entry with { Position = (entry.Position + random.Next(1, 100)) % 1000 },
        1 => entry with { PreviousHash = ChainHasher.Genesis(new StreamId("", "", random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture))) },
        _ => entry with { Hash = ChainHasher.Genesis(new StreamId("", "", random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture))) },
    };

    /// <summary>An entry for that position, chained as it should be to the true one before.</summary>
    private AuditEntry Chained(int at, string json)
    {
        AuditChain chain = new(SampleLog.Stream);
        events[..at].ForEach(before => chain.Append(Encoding.UTF8.GetBytes(before)));
        return chain.Append(Encoding.UTF8.GetBytes(json));
    }

    private string Other(int at) => SampleLog.Event(random, at + 1);

    private static ReadOnlyMemory<byte> Canonical(string json) => CanonicalEvent.From(Encoding.UTF8.GetBytes(json));

    private byte[] Rendered(AuditEntry entry) => SampleLog.Lines(format, new AuditChain(SampleLog.Stream), [entry])[1];

    /// <summary>The line on which a byte of the file stands; its line end counts to it.</summary>
    private int LineOf(int offset)
    {
        int line = 0;
        for (int end = lines[0].Length; end <= offset && line < lines.Count - 1; end += lines[line].Length)
        {
            line++;
        }

        return line;
    }
}
