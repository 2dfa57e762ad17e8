using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>What the retail tools check themselves, in the order in which they check it: the first denial carries the tool's own words.</summary>
internal static class RetailGuards
{
    public static ContractBuilder AddTo(ContractBuilder contract, RetailFlavour flavour)
    {
        OrderGuards.AddTo(contract, flavour);
        ItemGuards.AddTo(contract, flavour);
        PaymentGuards.AddTo(contract, flavour);
        return contract;
    }

    /// <summary>Declares one guard of the tools.</summary>
    public static void Api(this ContractBuilder contract, string name, string[] on, string description, Func<GuardContext, GuardVerdict> check) =>
        contract.Guard(name, check, on, [GuardTags.Api], description);
}
