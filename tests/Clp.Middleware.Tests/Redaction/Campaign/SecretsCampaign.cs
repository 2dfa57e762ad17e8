namespace Clp.Middleware.Tests;

/// <summary>Plants canaries one by one and looks for them in logs, spans and metrics. What the tests try in part, the measure tries in full.</summary>
public sealed class SecretsCampaign(int seed)
{
    public List<string> Found { get; } = [];
    /// <summary>In how many runs the analytics sink was told something; where the store fails there is nothing to tell.</summary>
    public int Told { get; private set; }
    public int Planted { get; private set; }
    public long Events { get; private set; }
    public long Lines { get; private set; }

    /// <param name="isRedacting">False for the control: then it must find some.</param>
    public async Task RunAsync(bool isRedacting)
    {
        IReadOnlyList<Canary> canaries = Canary.All(new Random(seed));
        RedactionOptions redaction = new() { Secrets = [.. Canary.Known(canaries)] };
        using Listeners listeners = new();
        using FormattedLog log = new();
        foreach (Canary canary in canaries)
        {
            CanarySubject subject = new(canary, log, isRedacting ? redaction : null);
            await subject.RunAsync();
            (Planted, Events) = (Planted + 1, Events + (2 * log.Events.Count));
            (string[] simple, string[] json) = (log.SimpleLines, log.JsonLines);
            Lines += simple.Length + json.Length;
            Look(canary, "simple", log.Simple.ToString());
            Look(canary, "json", log.Json.ToString());
            Look(canary, "json values", isRedacting ? Leaks.Unescaped(json) : "");
            Look(canary, "spans and metrics", listeners.Take());
            Told += subject.Analytics.Length > 0 ? 1 : 0;
            Look(canary, "analytics", subject.Analytics);
            log.Clear();
        }
    }

    private void Look(Canary canary, string where, string output)
    {
        IReadOnlyList<string> spellings = Leaks.Of(canary.Value, output);
        if (spellings.Count > 0)
        {
            Found.Add($"{canary.Kind} in {canary.Place}: {string.Join(", ", spellings)} in {where}");
        }
    }
}
