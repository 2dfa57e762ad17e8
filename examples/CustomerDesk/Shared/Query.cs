using Clp;

namespace CustomerDesk.Shared;

/// <summary>A tool that only reads: no intent of the contract, since it changes nothing.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Parameters">Its parameters, in order.</param>
/// <param name="Answer">Reads the state.</param>
internal sealed record Query(string Name, IReadOnlyList<string> Parameters, Func<StateObject, StateObject, ToolAnswer> Answer);
