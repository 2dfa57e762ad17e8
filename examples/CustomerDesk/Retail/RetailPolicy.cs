using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>What only the written retail policy states: guards tagged <see cref="GuardTags.Policy"/>, and acceptance requirements for what no rule can decide.</summary>
internal static class RetailPolicy
{
    /// <summary>Declares the policy's guards, after those that the tools check themselves.</summary>
    public static ContractBuilder AddTo(ContractBuilder contract, RetailFlavour flavour) => contract;

    /// <summary>Declares what an accepting actor must affirm for an intent.</summary>
    public static void Require(IntentBuilder intent, string name)
    {
    }
}
