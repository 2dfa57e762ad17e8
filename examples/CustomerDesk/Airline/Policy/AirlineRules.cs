namespace CustomerDesk.Airline.Policy;

/// <summary>Where the two written airline policies differ. Immutable.</summary>
/// <param name="GoldBusinessBags">Free checked bags of a gold member's passenger in business.</param>
/// <param name="CabinFixedOnceFlown">Whether the policy forbids a cabin change after any flight has been flown.</param>
public sealed record AirlineRules(int GoldBusinessBags, bool CabinFixedOnceFlown)
{
    /// <summary>The policy of tau-bench.</summary>
    public static AirlineRules TauBench { get; } = new(GoldBusinessBags: 3, CabinFixedOnceFlown: false);

    /// <summary>The policy of tau2-bench.</summary>
    public static AirlineRules Tau2Bench { get; } = new(GoldBusinessBags: 4, CabinFixedOnceFlown: true);

    /// <summary>Free checked bags per passenger, by the booking user's membership and the cabin; 0 for words the policy does not know.</summary>
    public int FreeBagsPerPassenger(string membership, string cabin)
    {
        if (membership == "gold" && cabin == "business")
        {
            return GoldBusinessBags;
        }

        int byMembership = membership switch { "gold" => 2, "silver" => 1, _ => 0 };
        int byCabin = cabin switch { "business" => 2, "economy" => 1, _ => 0 };
        return byMembership + byCabin;
    }
}
