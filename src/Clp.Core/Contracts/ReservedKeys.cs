namespace Clp;

/// <summary>Keys that mean something to other runtimes that may read the data; they are refused everywhere.</summary>
internal static class ReservedKeys
{
    public static bool Contains(string? key) => key is "__proto__" or "constructor" or "prototype";
}
