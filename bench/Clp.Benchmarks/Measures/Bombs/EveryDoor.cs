using Clp.Ai.Tests.Fuzz;
using Clp.Mcp.Tests.Fuzz;
using Clp.Tests.Fuzz;

namespace Clp.Benchmarks.Measures.Bombs;

/// <summary>Every way by which what a model says can reach an instance, by name.</summary>
internal static class EveryDoor
{
    public const string InProcess = "in-process";

    public static IReadOnlyDictionary<string, Func<Random, Door>> All { get; } = new Dictionary<string, Func<Random, Door>>(Doors.All, StringComparer.Ordinal)
    {
        [InProcess] = _ => new StageDoor(),
        ["mcp"] = r => new McpDoor(r),
    };
}
