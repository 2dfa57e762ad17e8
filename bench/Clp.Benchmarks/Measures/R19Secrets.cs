using System.Text.Json;
using Clp.Middleware.Tests;
using Clp.TestKit;

namespace Clp.Benchmarks.Measures;

/// <summary>Secrets and personal values planted wherever something is logged, and hostile strings sent through it; with controls that must be found.</summary>
internal sealed class R19Secrets : IMeasure
{
    private const int Seed = 19;
    private const int Canaries = 200;
    private const string Given = "conformance/strings/blns.json";

    public string Name => "R19";

    public string About => "200 planted secrets and 10,000 hostile strings through everything that is logged: nothing leaks, one line per event";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        if (SharedData.Find(Given) is not { } file)
        {
            yield return Figure.None("strings", "10000", SharedData.Missing(Given));
            yield break;
        }

        SecretsCampaign secrets = new(Seed), open = new(Seed);
        secrets.RunAsync(isRedacting: true).GetAwaiter().GetResult();
        secrets.Found.Take(10).ToList().ForEach(found => context.Note($"R19 leak: {found}"));
        yield return Figure.AtLeast("canaries", secrets.Planted, Canaries, "");
        yield return Figure.Exactly("leaks", secrets.Found.Count, 0);
        yield return Figure.All("canary-lines", secrets.Lines, secrets.Events);

        open.RunAsync(isRedacting: false).GetAwaiter().GetResult();
        int found = open.Found.Select(leak => leak.Split(':')[0]).Distinct().Count();
        context.Note($"R19 without redaction {found} of {open.Planted} canaries are found, {open.Found.Count} times (what the logging middleware itself says is redacted in any case); 0 in n trials bounds the rate of leaks below {3.0 / secrets.Planted:0.000} at 95 %");
        yield return Figure.AtLeast("control-found", found, Canaries / 2, "");

        IReadOnlyList<string> strings = LinesCampaign.Strings(JsonSerializer.Deserialize<string[]>(File.ReadAllText(file))!, context.Sample(10_000, 1_000));
        LinesCampaign lines = new(strings), forged = new([.. strings.Where((_, at) => at % 50 == 0)]);
        lines.RunAsync(isRedacting: true).GetAwaiter().GetResult();
        lines.Wrong.Take(10).ToList().ForEach(wrong => context.Note($"R19 {wrong}"));
        yield return Figure.AtLeast("strings", strings.Count, context.Sample(10_000, 1_000), "");
        yield return Figure.All("lines", lines.Lines, lines.Events);
        yield return Figure.Exactly("steering", lines.Wrong.Count, 0);
        forged.RunAsync(isRedacting: false).GetAwaiter().GetResult();
        context.Note($"R19 without redaction {forged.Wrong.Count} of {(strings.Count + 49) / 50} strings break a line or steer a terminal");
        yield return Figure.AtLeast("control-steering", forged.Wrong.Count, 50.0 * (strings.Count / 50) / 100, "");
    }
}
