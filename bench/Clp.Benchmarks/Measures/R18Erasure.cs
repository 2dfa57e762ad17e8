using System.Security.Cryptography;
using Clp.Storage;

namespace Clp.Benchmarks.Measures;

/// <summary>Persons on every adapter, their keys destroyed: nothing of them in files, dumps, logs and exports before and after, nothing readable after, every chain as it was.</summary>
internal sealed class R18Erasure : IMeasure
{
    // With a letter beyond ASCII, so that escaped forms differ from plain ones.
    private const string Word = "cnry7é3a", ControlWord = "ctrl9é1e";
    private const int Controls = 5, Workers = 8;

    public string Name => "R18";

    public string About => "erasure: 1,000 subjects per adapter; 0 plaintext in raw files, dumps, logs, exports, 0 readable after, chains valid";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int subjects = context.Sample(1_000, 50);
        byte[][] written = [.. CanaryScan.Written(Word)];
        yield return Figure.All("forms-recognised", written.Count(bytes => new CanaryScan(Word).Count(bytes) > 0), written.Length);
        foreach ((string name, Func<string?> missing, Func<CapturedLog, Task<IErasureAdapter>> open) in ErasureAdapters.All)
        {
            if (missing() is { } why)
            {
                yield return Figure.None(name, "0", why);
                continue;
            }

            foreach (Figure figure in RunAsync(name, open, subjects, context).GetAwaiter().GetResult())
            {
                yield return figure;
            }
        }
    }

    private static async Task<List<Figure>> RunAsync(string name, Func<CapturedLog, Task<IErasureAdapter>> open, int subjects, MeasureContext context)
    {
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        using ScratchFolder keyFolder = new();
        using CapturedLog log = new();
        CanaryScan scan = new(Word);
        FileSubjectKeys keys = new(Path.Combine(keyFolder.Path, "keys"), random);
        await using IErasureAdapter adapter = await open(log);
        SealingStore store = new(adapter.Store, new ErasureOptions { Contracts = [ErasureSubjects.Contract], Keys = keys, Random = random });
        await LiveAsync(store, log, subjects, Word);
        long readable = await ErasureReading.CountStoredAsync(store, scan);

        long raw = await adapter.CountAsync(scan);
        (List<string> heads, int verified, long exported) = await ErasureReading.ExportAsync(store, subjects, scan);
        long shown = scan.Count(log.Text);
        for (int subject = 0; subject < subjects; subject++)
        {
            await keys.DestroyAsync(ErasureSubjects.Stream(subject).Encode(), default);
        }

        (long opened, long messages, long erased) = await ErasureReading.CountOpenedAsync(store, scan);
        (List<string> headsAfter, int verifiedAfter, long exportedAfter) = await ErasureReading.ExportAsync(store, subjects, scan);
        (int redacted, long answered) = await ReadStatesAsync(store, log, subjects, scan);
        long rawAfter = await adapter.CountAsync(scan), shownAfter = scan.Count(log.Text);
        long scanned = scan.Bytes;

        // The same without the sealing: a scan that finds nothing must be one that would have found it.
        CanaryScan control = new(ControlWord);
        await LiveAsync(adapter.Store, log, Controls, ControlWord, space: "control");
        long found = await adapter.CountAsync(control);

        context.Note($"R18 {name}: {subjects} subjects, {scanned / 1024 / 1024} MiB looked through in {scan.Forms} forms; before: raw {raw}, exports {exported}, logs {shown} hits, {readable} readable with the keys; after: raw {rawAfter}, exports {exportedAfter}, logs {shownAfter}, API {opened + answered}; {erased} of {messages} messages erased; {found} hits of {Controls} unsealed controls");
        return
        [
            Figure.Exactly($"{name}-plaintext", raw + rawAfter + exported + exportedAfter + shown + shownAfter, 0),
            Figure.Exactly($"{name}-readable-after", opened + answered, 0),
            Figure.All($"{name}-redacted", redacted + erased, subjects + messages),
            Figure.All($"{name}-chains", heads.Zip(headsAfter, (a, b) => a == b ? 1 : 0).Sum() + verified + verifiedAfter, 6L * subjects),
            Figure.AtLeast($"{name}-control", found, Controls * 10, ""),
            Figure.AtLeast($"{name}-readable-before", readable, subjects * 10, ""),
        ];
    }

    private static async Task LiveAsync(IEventStore store, CapturedLog log, int subjects, string word, string space = "")
    {
        await using ClpRuntime runtime = ErasureSubjects.Runtime(store, log, space);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (int subject = worker; subject < subjects; subject += Workers)
            {
                await ErasureSubjects.LiveAsync(runtime, subject, word);
            }
        })));
    }

    private static async Task<(int Redacted, long Hits)> ReadStatesAsync(IEventStore store, CapturedLog log, int subjects, CanaryScan scan)
    {
        (int redacted, long hits) = (0, 0);
        await using ClpRuntime runtime = ErasureSubjects.Runtime(store, log);
        for (int subject = 0; subject < subjects; subject++)
        {
            ContractInstance person = await runtime.OpenAsync(ErasureSubjects.Id(subject));
            Outcome denied = await person.CommitAsync(person.PendingIntents.Single());
            redacted += ErasureSubjects.IsErased(person.State) && person.ProposalsFor(person.PendingIntents.Single()).Single().Values.Field("text") is { IsRedacted: true } ? 1 : 0;
            hits += scan.Count(person.State.ToUtf8Json()) + scan.Count(denied.Describe())
                + person.ProposalsFor(person.PendingIntents.Single()).Sum(p => scan.Count(p.Values.ToUtf8Json()));
        }

        return (redacted, hits);
    }
}
