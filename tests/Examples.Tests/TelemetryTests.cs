using System.Text.Json;
using System.Text.RegularExpressions;
using Clp.TestKit;

namespace Examples.Tests;

public sealed partial class TelemetryTests
{
    private const string Dashboard = "examples/Telemetry/grafana-dashboard.json";

    [Fact]
    public void Example_IsShort() => ExampleRun.ShouldBeShort("Telemetry");

    [Fact]
    public async Task Telemetry_SendsSpansAndMetricsOverOtlp()
    {
        using OtlpReceiver receiver = new();

        string[] lines = await ExampleRun.LinesAsync("Telemetry", new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address, ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "120000" });

        lines.ShouldBe(["committed by sell at version 0", "denied: four_at_once: Four seats at once.", "committed by sell at version 5", "sent"]);
        string[] spans = ["clp.dispatch", "clp.propose", "clp.accept", "clp.commit", "clp.append"];
        spans.Where(span => !receiver.Has("/v1/traces", span)).ShouldBeEmpty();
        string[] metrics = ["clp.dispatches", "clp.commits", "clp.denials", "clp.proposals", "clp.acceptances", "clp.commit.duration", "clp.propose.duration", "clp.append.duration"];
        metrics.Where(metric => !receiver.Has("/v1/metrics", metric)).ShouldBeEmpty();
        string[] tags = ["tickets", "sell", "Committed", "Denied", "four_at_once"];
        tags.Where(tag => !receiver.Has("/v1/metrics", tag)).ShouldBeEmpty();
        receiver.Has("/v1/metrics", "ada").ShouldBeFalse("no actor is a tag");
        receiver.Has("/v1/metrics", "show-1").ShouldBeFalse("no instance is a tag of a metric");
    }

    [Fact]
    public async Task Telemetry_WithNobodyThere_SaysSo()
    {
        using OtlpReceiver gone = new();
        string address = gone.Address;
        gone.Dispose();

        Exception? failed = await Record.ExceptionAsync(() => ExampleRun.LinesAsync("Telemetry", new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address }));

        failed.ShouldNotBeNull().Message.ShouldContain("process.ExitCode");
    }

    [Fact]
    public void Dashboard_QueriesOnly_MetricsThatAreListed()
    {
        HashSet<string> listed = [.. Row().Matches(Read("docs/observability.md")).SelectMany(row => Exported(row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value))];
        using JsonDocument dashboard = JsonDocument.Parse(Read(Dashboard));
        List<string> queries = [.. dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)];
        queries.Add(dashboard.RootElement.GetProperty("templating").GetProperty("list")[1].GetProperty("query").GetString()!);

        queries.Count.ShouldBeGreaterThan(15);
        queries.ShouldAllBe(query => Queried().IsMatch(query));
        queries.SelectMany(query => Queried().Matches(query)).Select(match => match.Value).Where(name => !listed.Contains(name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("clp_commits_total")]
    [InlineData("clp_denials_total")]
    [InlineData("clp_propose_duration_seconds")]
    [InlineData("clp_conflicts_total")]
    [InlineData("clp_queue_depth")]
    [InlineData("clp_outbox_depth")]
    [InlineData("clp_replay_duration_seconds")]
    [InlineData("clp_circuit_open")]
    public void Dashboard_Shows(string metric) => Read(Dashboard).ShouldContain(metric);

    // As collectors translate names: dots become underscores; a unit that is one follows, and "total" for what only rises.
    private static string[] Exported(string instrument, string kind, string unit)
    {
        string name = instrument.Replace('.', '_') + (unit == "s" ? "_seconds" : "");
        return kind switch
        {
            "counter" => [name + "_total"],
            "histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, path));

    [GeneratedRegex(@"(?m)^\| `(?<name>clp\.[a-z.]+)` \| (?<kind>[a-z ]+) \| `?(?<unit>[^`|]*)`? \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"\bclp_[a-z_]+")]
    private static partial Regex Queried();
}
