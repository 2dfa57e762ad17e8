using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

#pragma warning disable CA1848, CA1873, CA2254 // It logs as careless hosts do.

/// <summary>A runtime in which one canary is planted, with everything that is logged on request turned on.</summary>
public sealed class CanarySubject(Canary canary, ILoggerFactory log, RedactionOptions? redaction) : IProposalProvider, IClpMiddleware, IClpInterceptor, IAnalyticsSink
{
    private readonly StringBuilder analytics = new();

    /// <summary>What the analytics sink was given.</summary>
    public string Analytics => analytics.ToString();

    private bool At(string place) => canary.Place == place;

    private InvalidOperationException Thrown() => new InvalidOperationException(canary.Text);

    public async Task RunAsync()
    {
        Contract contract = Contract();
        ClpRuntimeOptions options = new() { LoggerFactory = log, ProposalProvider = this, EventStore = At("store exception") ? new FailingStore(canary.Text) : new MemoryStore() };
        options.Outbox = At("outbox exception") ? _ => throw Thrown() : null;
        if (redaction is not null)
        {
            options.UseRedaction(contract, redaction);
        }

        options.UseLogging(new LoggingOptions { Dispatched = LogLevel.Information, Payloads = true, Reasons = true });
        await using AnalyticsMiddleware told = new(this);
        options.UseAnalytics(told);
        options.Middleware.Add(this);
        options.Interceptors.Add(this);
        Direct(options.LoggerFactory.CreateLogger("Host"));
        await using ClpRuntime runtime = new(contract, options);
        ContractInstance instance = await runtime.OpenAsync("one");
        using IDisposable subscription = instance.Subscribe(StatePath.Parse("count"), _ => throw (At("subscriber exception") ? Thrown() : new InvalidOperationException("nothing")));
        CommitOptions command = new() { Correlation = At("correlation") ? canary.Text : "c-1", By = Actor.Human("ada") };
        StateObject payload = Payload();

        await Try(async () => await instance.SubmitAsync("order", payload, command));
        await Try(async () =>
        {
            Intent intent = await instance.DispatchAsync("order", payload, command);
            Proposal proposal = (await instance.ProposeAsync(intent))!;
            await instance.AcceptAsync(proposal, Actor.Human("eve"));
            await instance.CommitAsync(intent, command);
        });
    }

    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
        => At("provider exception") ? throw Thrown() : new(new ProposalDraft(StateObject.Of((At("proposal") ? "hint" : "mail", At("proposal") ? canary.Text : At("personal proposal") ? canary.Value : "x"))));

    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
        => At("hook exception") ? throw Thrown() : At("refusal reason") ? throw new RefusalException(ClpCodes.NotPermitted, canary.Text) : default;

    public ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
        => At("interceptor exception") ? throw Thrown() : next(args, cancellationToken);

    public ValueTask WriteAsync(IReadOnlyList<AnalyticsRecord> records, CancellationToken cancellationToken)
    {
        analytics.AppendLine(JsonSerializer.Serialize(records));
        return default;
    }

    private void Direct(ILogger logger)
    {
        string text = canary.Text;
        if (At("log argument"))
        {
            logger.LogInformation("Said {Said}", text);
        }
        else if (At("log text"))
        {
            logger.LogInformation(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
        else if (At("secret argument"))
        {
            logger.LogInformation("Connected with {Password} at last", text);
        }
        else if (At("scope") || At("secret scope"))
        {
            using (logger.BeginScope(new Dictionary<string, object?> { [At("scope") ? "Said" : "api-key"] = text }))
            {
                logger.LogInformation("within");
            }
        }
    }

    private StateObject Payload()
    {
        StateObject payload = StateObject.Of(("count", 1));
        return canary.Place switch
        {
            "payload" => payload.With("note", canary.Text),
            "secret field" => payload.With("apiKey", canary.Text),
            "personal field" or "personal reason" => payload.With("name", canary.Value),
            _ => payload,
        };
    }

    private Contract Contract() => Clp.Contract.Define("canaries")
        .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer), Field.Optional("owner", Shape.Text).Personal())
        .Intent("order", i => i.Required("count", Shape.Integer).Optional("note", Shape.Text).Optional("hint", Shape.Text).Optional("apiKey", Shape.Text)
            .Optional("name", Shape.Text).Optional("mail", Shape.Text).Personal(canary.Kind == "personal" ? ["name", "mail"] : ["mail"]))
        .Guard("judge", c => canary.Place switch
        {
            "guard exception" => throw Thrown(),
            "inner exception" => throw new InvalidOperationException("outer", new AggregateException(Thrown())),
            "exception data" => throw new InvalidOperationException("data") { Data = { ["said"] = canary.Text } },
            "guard reason" => GuardVerdict.Deny(canary.Text),
            "personal reason" => GuardVerdict.Deny($"{canary.Value} has ordered before."),
            _ => GuardVerdict.Allow,
        })
        .Transition("order", "order", c => At("transition exception") ? throw Thrown() : StateDelta.Set("count", c.State.Get("count", 0) + 1))
        .Build();

    // What the caller is told is the caller's: only what is logged counts.
    private static async Task Try(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (ClpException)
        {
        }
    }
}
