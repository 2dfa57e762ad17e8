namespace Clp;

/// <summary>How much harm an intent can do when it is carried out wrongly, by the contract's own word. It decides nothing by itself: policies, interceptors and screens read it.</summary>
public enum IntentRisk
{
    /// <summary>Nothing is said.</summary>
    Unrated,
    /// <summary>Little, and easily put right.</summary>
    Low,
    /// <summary>Some, or it takes effort to put right.</summary>
    Medium,
    /// <summary>Much, or it cannot be put right.</summary>
    High,
}
