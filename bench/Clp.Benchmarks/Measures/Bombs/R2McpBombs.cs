using System.Globalization;
using Clp.Ai.Tests.Fuzz;

namespace Clp.Benchmarks.Measures.Bombs;

/// <summary>R2 once more where the process that may die is a server over standard input and output.</summary>
internal sealed class R2McpBombs : IMeasure
{
    private const double Limit = 100;
    private const int Times = 3, SmallEnoughToWarmUp = 20_000;

    public string Name => "R2";

    public string About => "the 200 bombs as calls to a server process of the Model Context Protocol";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        List<(Bomb Bomb, double Milliseconds, string Came)> dropped = [];
        int deaths = 0, unread = 0;
        using ScratchFolder folder = new();
        Queue<Bomb> left = new(Bomb.All);
        while (left.Count > 0)
        {
            using BombServer server = BombServer.Start(Path.Combine(folder.Path, deaths.ToString(CultureInfo.InvariantCulture)));
            foreach (Bomb bomb in Bomb.All.Where(b => b.Text().Length < SmallEnoughToWarmUp).TakeWhile(_ => !server.IsDead))
            {
                server.Drop(bomb);
            }

            while (!server.IsDead && left.TryDequeue(out Bomb? bomb))
            {
                (double milliseconds, string came) = Enumerable.Range(0, Times).Select(_ => server.Drop(bomb)).OrderBy(d => d.Milliseconds).ElementAt(Times / 2);
                dropped.Add((bomb, milliseconds, came));
            }

            if (server.IsDead)
            {
                context.Note($"R2 mcp-stdio: the server died of {(dropped.Count == 0 ? "a small one" : dropped[^1].Bomb.Name)}");
                deaths++;
                if (dropped.Count == 0)
                {
                    break;
                }
            }

            if (server.EndAsync().GetAwaiter().GetResult() is { } problem)
            {
                context.Note($"R2 mcp-stdio: {problem}");
                unread++;
            }
        }

        context.Note($"R2 mcp-stdio: {string.Join(", ", dropped.GroupBy(d => d.Came).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}"))}; longest ms, in steps of 10, {string.Join(", ", dropped.OrderByDescending(d => d.Milliseconds).Take(5).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Bomb.Name} {d.Milliseconds:0}")))}");
        yield return Figure.Exactly("mcp-stdio-deaths", deaths, 0);
        yield return Figure.Exactly("mcp-stdio-not-read-back", unread, 0);
        yield return Figure.All("mcp-stdio-within-100-ms", dropped.Count(d => d.Milliseconds <= Limit), Bomb.All.Count);
    }
}
