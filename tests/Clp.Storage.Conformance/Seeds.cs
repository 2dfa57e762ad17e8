namespace Clp.Storage.Conformance;

/// <summary>Which seeds a suite runs: 1 to some number, or the one named in CLP_SEED.</summary>
internal static class Seeds
{
    public static (int First, int Last) UpTo(int count)
        => Environment.GetEnvironmentVariable("CLP_SEED") is { Length: > 0 } given && int.Parse(given, null) is var seed ? (seed, seed) : (1, count);
}
