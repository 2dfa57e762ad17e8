using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Clp.Ai.Tests.Fuzz;

namespace Clp.Benchmarks.Measures.Bombs;

/// <summary>R2: what is made to be expensive, at every door, in processes of their own that may die of it.</summary>
internal sealed class R2Bombs : IMeasure
{
    private const double Limit = 100;

    public string Name => "R2";

    public string About => "200 bombs of depth, size and changes at every door, in a child process: deaths, what cannot be read back, and the processor time of the longest request";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        foreach (string door in EveryDoor.All.Keys)
        {
            List<Line> lines = [];
            int deaths = 0;
            using (ScratchFolder folder = new())
            {
                for (int from = 0; from < Bomb.All.Count;)
                {
                    List<Line> more = Drop(door, Path.Combine(folder.Path, from.ToString(CultureInfo.InvariantCulture)), from);
                    lines.AddRange(more);
                    from = more.Count == 0 ? from : more[^1].At + 1;
                    if (from < Bomb.All.Count)
                    {
                        context.Note($"R2 {door}: the process died of {Bomb.All[from].Name}");
                        deaths++;
                        from++;
                    }
                }
            }

            Line[] slowest = [.. lines.OrderByDescending(l => l.Milliseconds).Take(5)];
            context.Note($"R2 {door}: {lines.GroupBy(l => l.Came).OrderByDescending(g => g.Count()).Aggregate("", (all, g) => $"{all}{g.Count()} {g.Key}, ")}longest ms {string.Join(", ", slowest.Select(l => string.Create(CultureInfo.InvariantCulture, $"{Bomb.All[l.At].Name} {l.Milliseconds:0}")))}");
            foreach (Line line in lines.Where(l => l.Problem.Length > 0))
            {
                context.Note($"R2 {door}: {Bomb.All[line.At].Name}: {line.Problem}");
            }

            yield return Figure.Exactly($"{door}-deaths", deaths, 0);
            yield return Figure.All($"{door}-read-back-and-typed", lines.Count(l => l.Problem.Length == 0), Bomb.All.Count);
            yield return Figure.All($"{door}-within-100-ms", lines.Count(l => l.Milliseconds <= Limit), Bomb.All.Count);
        }
    }

    private static List<Line> Drop(string door, string folder, int from)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        foreach (string argument in (string[])[BombChild.Flag, door, folder, from.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        using Process child = Process.Start(start)!;
        List<Line> lines = [];
        while (child.StandardOutput.ReadLine() is { } text)
        {
            if (text.Split('\t') is [string at, string milliseconds, string came, string problem])
            {
                lines.Add(new Line(int.Parse(at, CultureInfo.InvariantCulture), double.Parse(milliseconds, CultureInfo.InvariantCulture), came, problem));
            }
        }

        child.WaitForExit();
        return lines;
    }

    private sealed record Line(int At, double Milliseconds, string Came, string Problem);
}
