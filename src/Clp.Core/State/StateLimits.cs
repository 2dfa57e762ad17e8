namespace Clp;

/// <summary>Caps on what may enter the state. Depth counts containers; bytes are UTF-8 JSON.</summary>
public sealed record StateLimits
{
    public static StateLimits Default { get; } = new();
    public int MaxDepth { get; init; } = 64;
    public int MaxBytes { get; init; } = 16 * 1024 * 1024;
    public int MaxTextLength { get; init; } = 1024 * 1024;
    public int MaxOps { get; init; } = 10_000;
    public int MaxPathSegments { get; init; } = 64;
    public int MaxNumberLength { get; init; } = 1_000;
}
