using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Clp.Audit;
using Clp.Audit.Tests.Tampering;

namespace Clp.Benchmarks;

/// <summary>R17: tampered audit files are found, and a long one is verified quickly.</summary>
public sealed class AuditMeasures : IMeasure
{
    private const int Seed = 17_000_000;

    public string Name => "R17";

    public string About => "audit: 20,000 tamperings found with a checkpoint, 1,000,000 entries verified offline";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int tamperings = context.Sample(20_000, 1_000);
        using Campaign campaign = new(Seed);
        campaign.Run(tamperings);
        context.Note($"seeds {Seed} to {Seed + tamperings - 1}, {Enum.GetValues<TamperKind>().Length} kinds in turn, JSONL and CSV");
        campaign.Failures.ForEach(context.Note);
        yield return Figure.All("tampering", campaign.Detected, tamperings);
        yield return Figure.All("named", campaign.Named, tamperings);
        yield return Figure.Exactly("false-alarms", campaign.FalseAlarms, 0);

        int entries = context.Sample(1_000_000, 100_000);
        yield return Figure.AtMost("verify-1M", Speed(context, AuditFormat.Jsonl, entries), 10, "s");
        // No goal was set for CSV, which is for people; its speed is a note.
        Speed(context, AuditFormat.Csv, entries);
    }

    private static double Speed(MeasureContext context, AuditFormat format, int entries)
    {
        string path = Path.Combine(Path.GetTempPath(), $"clp-r17-{Environment.ProcessId}.{format}");
        try
        {
            using ECDsa key = AuditKeys.Create();
            Checkpoint checkpoint = Write(path, format, entries).Sign(key, TimeProvider.System);
            AuditVerifyOptions options = new() { Checkpoints = [checkpoint], PublicKey = key };
            long before = GC.GetTotalAllocatedBytes(precise: true);
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            Stopwatch watch = Stopwatch.StartNew();
            AuditReport report = Verify(path, options);
            double seconds = watch.Elapsed.TotalSeconds;
            double busy = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            if (!report.IsEndProven || report.Entries != entries)
            {
                throw new InvalidOperationException("the sound file does not verify");
            }

            double megabytes = new FileInfo(path).Length / 1e6;
            context.Note(string.Create(CultureInfo.InvariantCulture,
                $"{format}: {entries} entries, {megabytes:0} MB, {megabytes / seconds:0} MB/s, {entries / seconds:0} entries/s, {busy:0.0} s of processor time, {allocated / (double)entries:0.0} B allocated per entry"));
            return seconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Events of the size and kind that a real log has: a payload, a delta, the guards that judged it.</summary>
    private static AuditChain Write(string path, AuditFormat format, int entries)
    {
        StreamId stream = new("", "account", "acc-1");
        AuditChain chain = new(stream);
        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        EntryWriter writer = EntryWriter.Create(format, buffer, stream);
        using FileStream file = File.Create(path);
        writer.Begin(chain);
        for (int i = 0; i < entries; i++)
        {
            writer.Write(chain.Append(Encoding.UTF8.GetBytes(Event(i))));
            if (buffer.WrittenCount > 1 << 20)
            {
                file.Write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        file.Write(buffer.WrittenSpan);
        return chain;
    }

    private static string Event(int i) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"accepted":[],"affirmed":[],"at":"2026-03-01T09:{{i / 60 % 60:00}}:{{i % 60:00}}.0000000Z","by":{"id":"user-{{i % 500}}","kind":"human"},"contractHash":"5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef","contractVersion":1,"delta":[{"op":"set","path":"accounts.a{{i % 97}}.balance","value":{{(i % 100_000) + 1}}.25}],"guards":["amount_is_positive","account_is_open"],"intent":"deposit","intentId":{{i}},"kind":"committed","payload":{"account":"a{{i % 97}}","amount":{{i % 1000}},"note":"monthly \"transfer\" №{{i}}"},"transition":"deposit"}""");

    private static AuditReport Verify(string path, AuditVerifyOptions options)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        return AuditVerifier.VerifyAsync(file, options).AsTask().GetAwaiter().GetResult();
    }
}
