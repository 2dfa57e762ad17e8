using Clp.Tests.Fuzz;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>The doors of this library by name.</summary>
internal static class Doors
{
    public static IReadOnlyDictionary<string, Func<Random, Door>> All { get; } = new Dictionary<string, Func<Random, Door>>
    {
        ["provider"] = r => new ProviderDoor(r),
        ["mediator"] = r => new MediatorDoor(r),
        ["functions"] = r => new FunctionDoor(r),
        ["chat-loop"] = r => new ChatDoor(r),
    };

    /// <summary>One of them, or the one in the process.</summary>
    public static Func<Random, Door> Find(string name) => name == "in-process" ? _ => new StageDoor() : All[name];
}
