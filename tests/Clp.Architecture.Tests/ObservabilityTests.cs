using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Clp.Architecture.Tests;

/// <summary>docs/observability.md lists every instrument there is; CLP_APPROVE=1 writes the list anew, all but the tags, which it leaves as they are.</summary>
public sealed class ObservabilityTests
{
    private const string Page = "docs/observability.md", Begin = "<!-- metrics:begin -->", End = "<!-- metrics:end -->", Unknown = "?";

    /// <summary>The packages with instruments; each names its meter as the core does.</summary>
    private static readonly string[] Packages = ["Clp.Core", "Clp.Storage", "Clp.Middleware", "Clp.Middleware.Redis"];

    [Fact]
    public void Page_ListsEveryInstrument_WithItsTags()
    {
        string page = Repository.Read(Page);
        int from = page.IndexOf(Begin, StringComparison.Ordinal), to = page.IndexOf(End, StringComparison.Ordinal);
        (from >= 0 && to > from).ShouldBeTrue($"{Page} has {Begin} and {End}");
        Dictionary<string, string> tags = page[from..to].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[1].Trim('`'), cells => cells[5]);
        string expected = page[..(from + Begin.Length)] + "\n" + Table(tags) + page[to..];
        if (Environment.GetEnvironmentVariable("CLP_APPROVE") == "1")
        {
            File.WriteAllText(Repository.PathOf(Page), page = expected);
        }

        page.ShouldBe(expected, $"run this test with CLP_APPROVE=1 to write the list in {Page} anew, then fill in the tags");
        page.ShouldNotContain($"| {Unknown} |", Case.Sensitive, $"{Page}: say which tags the instrument has, in the order they are given");
    }

    [Fact]
    public void Instruments_HaveNamesUnitsAndDescriptions_AndOneMeter()
    {
        foreach (Instrument instrument in Instruments())
        {
            instrument.Meter.Name.ShouldBe(ClpDiagnostics.Name, instrument.Name);
            instrument.Name.ShouldMatch(@"^clp(\.[a-z]+)+$");
            instrument.Unit.ShouldNotBeNullOrEmpty(instrument.Name);
            instrument.Description.ShouldNotBeNullOrEmpty(instrument.Name);
        }
    }

    private static string Table(Dictionary<string, string> tags) => string.Concat(new[] { "| metric | kind | unit | what | tags |", "|---|---|---|---|---|" }
        .Concat(Instruments().Select(i => $"| `{i.Name}` | {Kind(i)} | `{i.Unit}` | {i.Description} | {tags.GetValueOrDefault(i.Name, Unknown)} |"))
        .Select(line => line + "\n"));

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up and down",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        string other => other,
    };

    private static List<Instrument> Instruments()
    {
        List<Instrument> found = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (Packages.Contains(instrument.Meter.Name) || instrument.Name.StartsWith("clp.", StringComparison.Ordinal))
                {
                    found.Add(instrument);
                }
            },
        };
        listener.Start();
        foreach (Type type in Packages.Select(Assembly.Load).SelectMany(a => a.GetTypes()).Where(HasMeter))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        found.Count.ShouldBeGreaterThan(15);
        return [.. found.OrderBy(i => Array.IndexOf(Packages, PackageOf(i))).ThenBy(i => i.Name, StringComparer.Ordinal)];
    }

    private static bool HasMeter(Type type) => !type.IsGenericTypeDefinition
        && type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly).Any(f => f.FieldType == typeof(Meter) || f.FieldType.IsAssignableTo(typeof(Instrument)));

    private static string PackageOf(Instrument instrument) => Packages.Select(Assembly.Load).SelectMany(a => a.GetTypes()).Where(HasMeter)
        .First(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly).Any(f => ReferenceEquals(f.GetValue(null), instrument) || ReferenceEquals(f.GetValue(null), instrument.Meter)))
        .Assembly.GetName().Name!;
}
