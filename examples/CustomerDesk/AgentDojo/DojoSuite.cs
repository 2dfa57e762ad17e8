using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary>The suites this example has contracts for.</summary>
internal static class DojoSuite
{
    public static IReadOnlyList<string> Names { get; } = ["banking", "slack"];

    /// <summary>The suite's contract over its untampered environment.</summary>
    /// <exception cref="ClpException">There is no contract for that suite.</exception>
    public static ContractBuilder Define(string suite, StateObject environment) => suite switch
    {
        "banking" => BankingContract.Define(environment),
        "slack" => SlackContract.Define(environment),
        _ => throw new ClpException(ClpCodes.BadTrace, $"There is no contract for the suite '{suite}'; use one of {string.Join(", ", Names)}."),
    };

    /// <summary>The contract that lets nothing happen: safe and useless. A measure that it passes measures nothing.</summary>
    public static ContractBuilder DenyAll(this ContractBuilder builder)
        => builder.Guard("deny_all", static _ => GuardVerdict.Deny("Nothing is allowed."));
}
