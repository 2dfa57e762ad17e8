using CustomerDesk.Reference;

namespace CustomerDesk.Retail;

/// <summary>In what the retail desk differs between the two benchmarks: words and facts, as data.</summary>
internal sealed record RetailFlavour
{
    public required string Name { get; init; }

    public required DatabaseHash Hash { get; init; }

    public required PythonCalls Calls { get; init; }

    public required RetailTexts Texts { get; init; }

    /// <summary>The statuses in which address and payment of an order may be changed.</summary>
    public required IReadOnlyList<string> ModifiableStatuses { get; init; }

    /// <summary>A gift card is known by its record; otherwise by its id, as the first benchmark does.</summary>
    public required bool GiftCardKnownByRecord { get; init; }

    /// <summary>An item may not be changed into itself.</summary>
    public required bool NewItemMustDiffer { get; init; }

    /// <summary>Every changed item takes price and options of the last new item: a fault of the second benchmark's tool that its hashes contain.</summary>
    public required bool LastVariantFillsAll { get; init; }

    /// <summary>Amounts are always stored as floats.</summary>
    public required bool AmountsAreFloats { get; init; }

    /// <summary>The order of an address's fields.</summary>
    public required IReadOnlyList<string> AddressFields { get; init; }

    /// <summary>The model has a tool to think with.</summary>
    public required bool HasThink { get; init; }

    /// <summary>A single item can be looked up by itself.</summary>
    public required bool HasItemDetails { get; init; }

    public static RetailFlavour Tau { get; } = new()
    {
        Name = "tau-bench",
        Hash = DatabaseHash.Tuples,
        Calls = PythonCalls.Tau,
        Texts = RetailTexts.Tau,
        ModifiableStatuses = ["pending"],
        GiftCardKnownByRecord = false,
        NewItemMustDiffer = false,
        LastVariantFillsAll = false,
        AmountsAreFloats = false,
        HasThink = true,
        HasItemDetails = false,
        AddressFields = ["address1", "address2", "city", "state", "country", "zip"],
    };

    public static RetailFlavour Tau2 { get; } = new()
    {
        Name = "tau2-bench",
        Hash = DatabaseHash.SortedJson,
        Calls = PythonCalls.Tau2("RetailTools"),
        Texts = RetailTexts.Tau2,
        ModifiableStatuses = ["pending", "pending (item modified)"],
        GiftCardKnownByRecord = true,
        NewItemMustDiffer = true,
        LastVariantFillsAll = true,
        AmountsAreFloats = true,
        HasThink = false,
        HasItemDetails = true,
        AddressFields = ["address1", "address2", "city", "country", "state", "zip"],
    };
}
