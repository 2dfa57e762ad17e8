using Clp.Ai;
using Microsoft.Extensions.Logging;

namespace Clp.Mcp;

/// <summary>How an <see cref="McpContractServer"/> serves a contract. Immutable.</summary>
public sealed record McpContractOptions
{
    /// <summary>
    /// How calls are taken: the provider's name, budgets, caps on arguments, the kill switch. By default the provider <c>mcp</c>
    /// with 20 vain proposals in a row for an intent, and otherwise the defaults of <see cref="MediationOptions"/>.
    /// </summary>
    public MediationOptions Mediation { get; init; } = new() { Name = "mcp", MaxAttemptsPerIntent = 20 };

    /// <summary>
    /// In whose name the tools <c>accept</c>, <c>reject</c> and <c>commit</c> decide; null, the default, for no such tools. Whoever
    /// sets it vouches that everything that comes over the connection is that party's own word: the model behind a client can
    /// call these tools like any other. Never an AI.
    /// </summary>
    public Actor? AllowDecisionsBy { get; init; }

    /// <summary>Whether the client is asked to have its user fill in what a call lacks, when it can. Default true.</summary>
    public bool AsksUsers { get; init; } = true;

    /// <summary>Whether personal fields are asked for too; they travel through the client then. Default false.</summary>
    public bool AsksForPersonal { get; init; }

    /// <summary>How long a user may take to answer, 1 second to 1 day; a later answer comes to nothing. Default 10 minutes.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest message that is taken, in bytes: 1 KiB to 256 MiB. Default 4 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 4 << 20;

    /// <summary>How many of the client's requests may be open at once: 1 to 10,000. Default 128.</summary>
    public int MaxOpenRequests { get; init; } = 128;

    /// <summary>How many tools are listed at once, 1 to 10,000; a client asks for the next page. Default 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The clock for <see cref="AnswerTime"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the protocol's own diagnostics go; never the output stream. Null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <exception cref="ConfigurationException">An option is out of range, or does not go with the contract.</exception>
    internal void Check(Contract contract)
    {
        Demand(Mediation is not null, "Mediation may not be null.");
        Demand(AllowDecisionsBy is not { Kind: ActorKind.Ai }, "AllowDecisionsBy is a person or a system, never an AI.");
        Demand(AnswerTime >= TimeSpan.FromSeconds(1) && AnswerTime <= TimeSpan.FromDays(1), "AnswerTime is 1 second to 1 day.");
        Demand(MaxMessageBytes is >= 1 << 10 and <= 256 << 20, "MaxMessageBytes is 1 KiB to 256 MiB.");
        Demand(MaxOpenRequests is >= 1 and <= 10_000, "MaxOpenRequests is 1 to 10,000.");
        Demand(PageSize is >= 1 and <= 10_000, "PageSize is 1 to 10,000.");
        Demand(TimeProvider is not null, "TimeProvider may not be null.");
        if (AllowDecisionsBy is not null && DecisionTools.Names.FirstOrDefault(n => contract.FindIntent(n) is not null) is { } clash)
        {
            throw new ConfigurationException($"{nameof(McpContractOptions)}: The contract has an intent '{clash}', which is also the name of a tool that AllowDecisionsBy adds. Leave that option out, or rename the intent.");
        }
    }

    private static void Demand(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ConfigurationException($"{nameof(McpContractOptions)}: {problem}");
        }
    }
}
