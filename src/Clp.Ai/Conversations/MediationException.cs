using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// A conversation ended without an answer: a budget is spent (<see cref="ClpCodes.MediationOverBudget"/>), the provider is
/// switched off (<see cref="ClpCodes.ProviderSwitchedOff"/>), or the model failed (the code of that failure). Nothing was
/// done and nothing is lost: what was proposed until then is here, waits in the instance, and is in its log.
/// </summary>
public sealed class MediationException : ClpException
{
    internal MediationException(string code, string message, Exception? inner = null) : base(code, message, inner) { }

    /// <summary>What was proposed until then, in order.</summary>
    public ImmutableArray<MediatedProposal> Proposals { get; internal init; } = [];

    /// <summary>What was said until then by the model and to it, after the messages that the caller gave; for going on. Without pieces of a reply that never ended.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; internal init; } = [];

    /// <summary>How many tokens were read and written until then, as budgets count them.</summary>
    public long Tokens { get; internal init; }

    /// <summary>When another try makes sense, by the model's server or a circuit breaker; null when that is not known.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}
