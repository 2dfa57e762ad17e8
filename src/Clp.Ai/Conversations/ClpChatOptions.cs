using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Clp.Ai;

/// <summary>How a <see cref="ClpChatClient"/> works. The budgets are for one request to it, whatever that takes. Immutable.</summary>
public sealed record ClpChatOptions
{
    private const int MaxSystemText = 100_000;

    /// <summary>How a model's calls are taken: the provider's name, attempts per intent, its switch.</summary>
    public MediationOptions Mediation { get; init; } = new();

    /// <summary>How often the model is asked, tries again of one and the same request not counted: 1 to 1,000. Default 8.</summary>
    public int MaxRounds { get; init; } = 8;

    /// <summary>
    /// How many tokens may be read and written together: 1 to 1,000,000,000,000. Default 100,000. Counted by the server's word;
    /// where it gives none, one for every three bytes of UTF-8 that were sent or came back. The model is asked again only while
    /// some are left, so that the last reply may go over it; <see cref="ChatOptions.MaxOutputTokens"/> bounds that.
    /// </summary>
    public long MaxTokens { get; init; } = 100_000;

    /// <summary>How long all of it may take, the caller's own time between the pieces of a stream included: 1 millisecond to 1 day. Default 5 minutes. A request to the model that is under way then is given up.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many calls one message of the model may hold, those of the host's tools not counted: 1 to 1,000. Default 16. Of a message with more, none is taken.</summary>
    public int MaxCallsPerMessage { get; init; } = 16;

    /// <summary>What all requests may cost, in the currency of <see cref="Price"/>, counted as <see cref="MaxTokens"/> is: more than zero; null (the default) for no limit.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>What tokens cost; needed with <see cref="MaxCost"/>.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>What becomes of the other calls of a message when one of them cannot be carried out. Default <see cref="CallHandling.Independent"/>.</summary>
    public CallHandling Calls { get; init; }

    /// <summary>True (the default): each request begins with a system message that holds the part of the state that the contract shows to AI. False: the model sees tools only.</summary>
    public bool ShowsState { get; init; } = true;

    /// <summary>What the host tells the model in that system message, such as what the application is for: at most 100,000 characters; null for nothing. The same for everybody; never put what others wrote in here.</summary>
    public string? SystemText { get; init; }

    /// <summary>How often one request is tried again when the model's server is busy, fails or breaks off: 0 to 100. Default 2. A stream is never tried again once a piece of it was passed on.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>The longest first pause before another try; it doubles with each, and the pause is a random part of it, after what the server says in <c>Retry-After</c>. Zero to 1 day; default 200 milliseconds.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest <c>Retry-After</c> that is waited for; a server that says more has failed. Zero to 1 day; default 30 seconds.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Randomness for pauses: a number from 0 up to, not including, 1. Called by several threads. <see cref="Backoff.Random"/> by default.</summary>
    public Func<double> Jitter { get; init; } = Backoff.Random;

    /// <summary>
    /// Put around each try of a request to the model, such as a circuit breaker: gets the try, which it calls once and awaits, and
    /// a token. What it throws counts as the model's failure. With retries of its own, <see cref="MaxRetries"/> is better 0. Null
    /// (the default) for nothing.
    /// </summary>
    public Func<Func<CancellationToken, ValueTask>, CancellationToken, ValueTask>? Around { get; init; }

    /// <summary>
    /// Tells where the values of a call came from: gets all messages of the request until then, without this library's own, and
    /// gives what labels the values of its calls. By default <see cref="ChatOrigins.SeenTexts"/> of them. Pure; when the label
    /// fails, nothing is proposed.
    /// </summary>
    public Func<IReadOnlyList<ChatMessage>, Func<StateObject, Provenance>> Origins { get; init; } = static messages => messages.SeenTexts().Label;

    /// <summary>The clock for budgets, pauses and timings. The system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where it tells of each request: one line with provider, model, prompt hash, tokens, milliseconds and what became of the calls, and no word of a person or a model. Nowhere by default.</summary>
    public ILoggerFactory? Logs { get; init; }

    /// <summary>
    /// True: the messages of each request are logged in full, and its tools by name, in one more line. They hold what people wrote, so see to
    /// who can read that log and for how long it is kept. They never go into the contract's own log, from which nothing can be
    /// erased; that has their hash. Default false.
    /// </summary>
    public bool LogsPrompts { get; init; }

    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    internal void Check()
    {
        foreach ((bool holds, string problem) in Demands())
        {
            OptionChecks.Demand(holds, nameof(ClpChatOptions), problem);
        }

        Mediation.Check();
        Price?.Check();
    }

    private ImmutableArray<(bool Holds, string Problem)> Demands() =>
    [
        (Mediation is not null && Jitter is not null && Origins is not null && Time is not null, "Mediation, Jitter, Origins and Time may not be null."),
        (MaxRounds is >= 1 and <= 1_000, "MaxRounds is 1 to 1,000."),
        (MaxTokens is >= 1 and <= 1_000_000_000_000, "MaxTokens is 1 to 1,000,000,000,000."),
        (MaxTime >= TimeSpan.FromMilliseconds(1) && MaxTime <= TimeSpan.FromDays(1), "MaxTime is 1 millisecond to 1 day."),
        (MaxCallsPerMessage is >= 1 and <= 1_000, "MaxCallsPerMessage is 1 to 1,000."),
        (MaxCost is null or > 0, "MaxCost is more than zero, or null."),
        (MaxCost is null || Price is not null, "MaxCost needs a Price."),
        (Calls is CallHandling.Independent or CallHandling.Atomic, "Calls is one of its two values."),
        (SystemText is null || (SystemText.Length <= MaxSystemText && OptionChecks.IsWellFormed(SystemText)), $"SystemText is at most {MaxSystemText} characters of well-formed text, or null."),
        (MaxRetries is >= 0 and <= 100, "MaxRetries is 0 to 100."),
        (IsPause(BaseDelay) && IsPause(MaxRetryAfter), "BaseDelay and MaxRetryAfter are zero to 1 day."),
    ];

    private static bool IsPause(TimeSpan span) => span >= TimeSpan.Zero && span <= TimeSpan.FromDays(1);
}

/// <summary>What becomes of the other calls of a message when one of them cannot be carried out.</summary>
public enum CallHandling
{
    /// <summary>Each is taken for itself.</summary>
    Independent,
    /// <summary>All or none: each is judged on the state that those before it would leave; when one cannot be carried out, none is left to be decided about, and the model is told which one it was (<see cref="ProposalMediator.ProposeAllAsync"/>).</summary>
    Atomic,
}

/// <summary>What a model's tokens cost, in any one currency.</summary>
/// <param name="InputPerMillion">A million tokens that it reads: 0 to 1,000,000.</param>
/// <param name="OutputPerMillion">A million tokens that it writes: 0 to 1,000,000.</param>
public sealed record ModelPrice(decimal InputPerMillion, decimal OutputPerMillion)
{
    private const decimal Most = 1_000_000, Million = 1_000_000;

    /// <summary>What so many tokens cost.</summary>
    internal decimal Of(long input, long output) => ((input * InputPerMillion) + (output * OutputPerMillion)) / Million;

    internal void Check() => OptionChecks.Demand(InputPerMillion is >= 0 and <= Most && OutputPerMillion is >= 0 and <= Most, nameof(ModelPrice), "A price is 0 to 1,000,000 for a million tokens.");
}
