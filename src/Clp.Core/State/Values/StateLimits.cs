namespace Clp;

/// <summary>Caps on what may enter the state. Depth counts containers; bytes are UTF-8 JSON; lengths are UTF-16 code units.</summary>
public sealed record StateLimits
{
    /// <summary>No tree is ever deeper than this many containers, whatever <see cref="MaxDepth"/> says.</summary>
    internal const int HardDepth = 64;

    /// <summary>The caps that apply when none are given.</summary>
    public static StateLimits Default { get; } = new();

    /// <summary>Nested containers, 1 to 64; a larger number counts as 64. Default 64.</summary>
    public int MaxDepth { get; init; } = HardDepth;

    /// <summary>Bytes of one JSON document, checked before it is parsed; and of a state, checked after a delta (where characters are counted, so that what passes may be a few times larger in bytes). Default 16 MiB.</summary>
    public int MaxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Characters of one text or key. Default 1 Mi.</summary>
    public int MaxTextLength { get; init; } = 1024 * 1024;

    /// <summary>Operations in one delta. Default 10,000.</summary>
    public int MaxOps { get; init; } = 10_000;

    /// <summary>Segments of one path. Default 64.</summary>
    public int MaxPathSegments { get; init; } = 64;

    /// <summary>Characters of one number. Default 1,000.</summary>
    public int MaxNumberLength { get; init; } = 1_000;

    /// <summary>For stores: to read back what was accepted before, whatever the caps were then; depth stays capped. Never for what comes from outside.</summary>
    public static StateLimits Recorded { get; } = new()
    {
        MaxBytes = int.MaxValue,
        MaxTextLength = int.MaxValue,
        MaxOps = int.MaxValue,
        MaxNumberLength = int.MaxValue,
    };

    internal int EffectiveDepth => Math.Clamp(MaxDepth, 0, HardDepth);
}
