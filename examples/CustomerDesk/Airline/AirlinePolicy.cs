using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>What only the written airline policy states: guards tagged <see cref="GuardTags.Policy"/>, and acceptance requirements for what no rule can decide.</summary>
internal static class AirlinePolicy
{
    /// <summary>Declares the policy's guards, after those that the tools check themselves.</summary>
    public static ContractBuilder AddTo(ContractBuilder contract, AirlineFlavour flavour) => contract;

    /// <summary>Declares what an accepting actor must affirm for an intent.</summary>
    public static void Require(IntentBuilder intent, string name)
    {
    }
}
