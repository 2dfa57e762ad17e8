namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>What kind of append is cut.</summary>
/// <param name="Name">For notes.</param>
/// <param name="HasOperation">Whether it has an operation id.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="Messages">How many messages ride with it.</param>
public sealed record AppendKind(string Name, bool HasOperation, int Events, int Messages)
{
    /// <summary>How many are under way at once, each to a stream of its own: a store may send them together.</summary>
    public int Together { get; init; } = 1;

    /// <summary>Whether the stream has an event before, whose version is expected; otherwise there is none and any version will do.</summary>
    public bool Continues { get; init; }

    /// <summary>The kinds of a campaign.</summary>
    public static IReadOnlyList<AppendKind> All { get; } =
    [
        new("an event", HasOperation: false, Events: 1, Messages: 0),
        new("an event with operation id", HasOperation: true, Events: 1, Messages: 0) { Continues = true },
        new("events and messages with operation id", HasOperation: true, Events: 3, Messages: 2),
        new("events and messages", HasOperation: false, Events: 2, Messages: 1) { Continues = true },
        new("several appends with operation id", HasOperation: true, Events: 2, Messages: 1) { Together = 6 },
        new("several appends", HasOperation: false, Events: 2, Messages: 0) { Together = 6 },
    ];
}
