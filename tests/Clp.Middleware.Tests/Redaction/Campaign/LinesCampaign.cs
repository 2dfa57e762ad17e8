using System.Text;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

#pragma warning disable CA1848, CA1873, CA2254 // It logs as careless hosts do.

/// <summary>Sends hostile strings through everything that is logged: ids, correlations, payloads, reasons, messages of exceptions, the host's own events and scopes. Every event must be one line that steers nothing.</summary>
public sealed class LinesCampaign(IReadOnlyList<string> strings)
{
    private static readonly Func<string, string>[] Wraps =
    [
        text => text, text => text + "\r\ninfo: Forged[0] ok", text => "\u001b[2J\u001b[31m" + text, text => "{x}" + text + "{0}{", text => text + "\u2028" + text, text => "\u202e" + text + "\u2066",
        text => text + "\ud83e", text => "\udd8a" + text, text => text + "\u0085\v\f\0\b\u009b", text => "%s%n${jndi:ldap://x}" + text, text => "\t" + text + "\u2029", text => text + "\U000e0041\ufeff\u200b",
        text => "\",\"Message\":\"" + text, text => string.Concat(Enumerable.Repeat(text + "\n", 300)), text => "\r" + text, text => text + "\n\n\n", text => "password=" + text + "\n" + text, text => text + "}}{{" + text,
        text => "\x7f" + text + "\x1b]0;title\x07", text => new string('\n', 50) + text,
    ];

    private string current = "";

    public long Events { get; private set; }
    public long Lines { get; private set; }
    public List<string> Wrong { get; } = [];

    /// <summary>At least so many different strings: each given one in every disguise.</summary>
    public static IReadOnlyList<string> Strings(IEnumerable<string> given, int count)
    {
        string[] plain = [.. given.Append("x").Append(new string('z', 20_000)).Distinct(StringComparer.Ordinal)];
        return [.. Wraps.SelectMany(wrap => plain.Select(wrap)).Distinct(StringComparer.Ordinal).Take(count)];
    }

    public async Task RunAsync(bool isRedacting)
    {
        using FormattedLog log = new();
        Contract contract = Contract.Define("lines")
            .Intent("say", i => i.Optional("note", Shape.Text))
            .Intent("break")
            .Guard("judge", _ => GuardVerdict.Deny(current is "" ? "empty" : current), on: ["say"])
            .Transition("say", "say", _ => StateDelta.Empty)
            .Transition("break", "break", _ => throw new InvalidOperationException(current, new FormatException(current)))
            .Build();
        ClpRuntimeOptions options = new() { LoggerFactory = log };
        if (isRedacting)
        {
            options.UseRedaction(contract);
        }

        options.UseLogging(new LoggingOptions { Dispatched = LogLevel.Information, Payloads = true, Reasons = true });
        ILogger host = options.LoggerFactory.CreateLogger("Host");
        await using ClpRuntime runtime = new(contract, options);
        foreach (string text in strings)
        {
            current = text;
            await CommandsAsync(runtime, text);
            Direct(host, text);
            Count(log, text);
        }
    }

    private static async Task CommandsAsync(ClpRuntime runtime, string text)
    {
        // Ids and payloads with half characters are refused by the library before anything is logged.
        bool isWhole = !text.EnumerateRunes().Contains(Rune.ReplacementChar);
        ContractInstance instance = await runtime.OpenAsync(isWhole && text.Length is > 0 and <= 1_000 ? text : "one");
        CommitOptions command = isWhole ? new CommitOptions { By = Actor.Human(text), Correlation = text } : new CommitOptions();
        try
        {
            await instance.SubmitAsync("say", isWhole ? StateObject.Of(("note", text)) : null, command);
        }
        catch (ClpException)
        {
        }

        await instance.SubmitAsync("break");
    }

    private static void Direct(ILogger host, string text)
    {
        using (host.BeginScope(text))
        using (host.BeginScope(new Dictionary<string, object?> { [text] = text }))
        {
            host.LogInformation(text);
            host.LogError(new InvalidOperationException(text), "failed with {Text}", text);
        }
    }

    private void Count(FormattedLog log, string text)
    {
        Events += 2 * log.Events.Count;
        string[] lines = [.. log.SimpleLines, .. log.JsonLines];
        Lines += lines.Length;
        if (lines.Length != 2 * log.Events.Count)
        {
            Wrong.Add($"{lines.Length} lines of {2 * log.Events.Count}: {text.Length} characters, {OneLine.Of(text[..Math.Min(60, text.Length)])}");
        }
        else if (lines.FirstOrDefault(line => OneLine.Of(line) != line) is { } steering)
        {
            Wrong.Add($"steers: {OneLine.Of(steering[..Math.Min(200, steering.Length)])}");
        }

        log.Clear();
    }
}
