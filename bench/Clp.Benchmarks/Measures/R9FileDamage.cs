using Clp.Storage.Tests.Disks;

namespace Clp.Benchmarks.Measures;

/// <summary>A journal of 64 KiB, cut at every offset and with single bits changed.</summary>
internal sealed class R9FileDamage : IMeasure
{
    private const int Seed = 9;

    public string Name => "R9";

    public string About => "file store: a 64 KiB journal cut at every offset, 20,000 bit flips; the right prefix or a refusal";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        Damage cuts = Damage.OfAsync(64 * 1024).GetAwaiter().GetResult();
        cuts.TruncateAsync(every: context.Sample(1, 16)).GetAwaiter().GetResult();
        cuts.Wrong.ForEach(context.Note);
        context.Note($"R9 cuts: {cuts.Length} bytes, each offset after a crash (recovered to the frames before it) and after an orderly close (refused)");
        yield return Figure.All("file-cuts", cuts.Trials - cuts.Wrong.Count, cuts.Trials);

        Damage flips = Damage.OfAsync(64 * 1024).GetAwaiter().GetResult();
        flips.FlipAsync(context.Sample(20_000, 2_000), Seed).GetAwaiter().GetResult();
        flips.Wrong.ForEach(context.Note);
        context.Note($"R9 flips: {flips.Refused} of {flips.Trials} refused, the others in the last frame of a journal that was not closed in order, which is cut and kept beside it");
        yield return Figure.All("file-flips", flips.Trials - flips.Wrong.Count, flips.Trials);
        yield return Bound.Of("file-bound", cuts.Wrong.Count + flips.Wrong.Count, cuts.Trials + flips.Trials);
    }
}
