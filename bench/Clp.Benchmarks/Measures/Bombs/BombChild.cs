using System.Globalization;
using Clp.Ai.Tests.Fuzz;
using Clp.Storage;

namespace Clp.Benchmarks.Measures.Bombs;

/// <summary>The process in which bombs go off: it writes a line about each, so that its parent sees at which one it died.</summary>
internal static class BombChild
{
    public const string Flag = "--drop-bombs";
    private const int Times = 3, SmallEnoughToWarmUp = 20_000;

    /// <param name="args">The door, a folder for the store, and the number of the bomb to begin with.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [string door, string folder, string first] || !int.TryParse(first, CultureInfo.InvariantCulture, out int from))
        {
            return 2;
        }

        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder, Fsync = false });
        BombRun run = new(EveryDoor.All[door], store);
        for (int at = 0; at < Bomb.All.Count; at++)
        {
            if (Bomb.All[at].Say().Json.Length < SmallEnoughToWarmUp)
            {
                await run.DropAsync(at, $"warm-{from}");
            }
        }

        for (int at = from; at < Bomb.All.Count; at++)
        {
            // Three times, and the one in the middle: in some, code is compiled or garbage of others collected.
            List<BombReport> reports = [];
            for (int time = 0; time < Times; time++)
            {
                GC.Collect();
                reports.Add(await run.DropAsync(at, $"bomb-{from}-{time}"));
            }

            BombReport middle = reports.OrderBy(r => r.Longest).ElementAt(Times / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at}\t{middle.Longest.TotalMilliseconds:0.0}\t{middle.Came}\t{reports.Find(r => r.Problem is not null)?.Problem}"));
            await Console.Out.FlushAsync();
        }

        return 0;
    }
}
