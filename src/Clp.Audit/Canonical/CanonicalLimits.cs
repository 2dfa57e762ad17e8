namespace Clp.Audit;

/// <summary>The caps under which exported events are read again: wide, since a runtime's own caps have passed them.</summary>
internal static class CanonicalLimits
{
    /// <summary>State may be 64 deep, and an event wraps it in a few more.</summary>
    public const int MaxDepth = 128;

    public static StateLimits Wide { get; } = new() { MaxBytes = int.MaxValue, MaxTextLength = int.MaxValue, MaxNumberLength = 100_000 };
}
