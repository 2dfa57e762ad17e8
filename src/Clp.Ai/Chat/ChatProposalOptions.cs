namespace Clp.Ai;

/// <summary>How a <see cref="ChatClientProposalProvider"/> asks. Immutable.</summary>
public sealed record ChatProposalOptions
{
    private const int MaxNameLength = 200, MaxSystemText = 100_000;

    /// <summary>The provider's name, recorded with every proposal as <c>ai:NAME</c>: 1 to 200 characters. Default "chat".</summary>
    public string Name { get; init; } = "chat";

    /// <summary>Which model: 1 to 200 characters; null (the default) for the one that the chat client uses.</summary>
    public string? ModelId { get; init; }

    /// <summary>How many tokens the model may write, its reasoning included where servers count that: 1 to 1,000,000. Default 4,096. An answer that needs more is refused as cut off.</summary>
    public int MaxOutputTokens { get; init; } = 4_096;

    /// <summary>How much the model varies its answers: 0 to 2; null (the default) leaves it to the server, since some models take no temperature.</summary>
    public float? Temperature { get; init; }

    /// <summary>What the host tells the model after the provider's own rules, such as what the application is for: at most 100,000 characters. The same for everybody; never put what others wrote in here.</summary>
    public string? SystemText { get; init; }

    /// <summary>The caps on the model's answer. By default those of the state, with 1 MiB for all of it.</summary>
    public StateLimits Limits { get; init; } = ProposalReply.DefaultLimits;

    /// <summary>True: the answer is read as it is written, for servers and proxies that give up on a connection that is silent for long. It is used as a whole all the same. Default false.</summary>
    public bool Streams { get; init; }

    /// <summary>The clock for <see cref="AiTrace.Took"/>. The system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    internal void Check()
    {
        OptionChecks.Demand(OptionChecks.IsText(Name, MaxNameLength), nameof(ChatProposalOptions), $"Name is 1 to {MaxNameLength} characters of well-formed text.");
        OptionChecks.Demand(ModelId is null || OptionChecks.IsText(ModelId, MaxNameLength), nameof(ChatProposalOptions), $"ModelId is 1 to {MaxNameLength} characters of well-formed text, or null.");
        OptionChecks.Demand(MaxOutputTokens is >= 1 and <= 1_000_000, nameof(ChatProposalOptions), "MaxOutputTokens is 1 to 1,000,000.");
        OptionChecks.Demand(Temperature is null or (>= 0 and <= 2), nameof(ChatProposalOptions), "Temperature is 0 to 2, or null.");
        OptionChecks.Demand(SystemText is null || (SystemText.Length <= MaxSystemText && OptionChecks.IsWellFormed(SystemText)), nameof(ChatProposalOptions), $"SystemText is at most {MaxSystemText} characters of well-formed text, or null.");
        OptionChecks.Demand(Limits is { MaxBytes: >= 2, MaxDepth: >= 1 }, nameof(ChatProposalOptions), "Limits may not be null, and allow 2 bytes and a depth of 1 at least.");
        OptionChecks.Demand(Time is not null, nameof(ChatProposalOptions), "Time may not be null.");
    }
}
