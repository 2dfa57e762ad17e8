using Clp;
using CustomerDesk.Reference;

namespace CustomerDesk.Shared;

/// <summary>A domain in one benchmark's flavour: the contract for what changes, queries for what is read, and how the tools word their answers. Thread-safe.</summary>
internal sealed class Desk
{
    private readonly Dictionary<string, Query> queries;

    public Desk(IReadOnlyList<Query> queries) => this.queries = queries.ToDictionary(query => query.Name, StringComparer.Ordinal);

    /// <summary>"retail" or "airline".</summary>
    public required string Domain { get; init; }

    /// <summary>The contract with all guards.</summary>
    public required Contract Contract { get; init; }

    /// <summary>The intents that change the database.</summary>
    public required IReadOnlyList<string> Writes { get; init; }

    /// <summary>The collections that the reference hashes.</summary>
    public required IReadOnlyList<string> Collections { get; init; }

    /// <summary>How the reference hashes.</summary>
    public required DatabaseHash Hash { get; init; }

    /// <summary>What a committed write tells the model: intent, payload, state before and after.</summary>
    public required Func<string, StateObject, StateObject, StateObject, string> Reply { get; init; }

    /// <summary>How a wrong call is worded.</summary>
    public required PythonCalls Calls { get; init; }

    /// <summary>Whom a successful query shows the conversation to serve: the payload of <see cref="Session.Identify"/>, or null.</summary>
    public required Func<string, StateObject, ToolAnswer, StateObject?> Identifies { get; init; }

    /// <summary>The hash of the database in a state.</summary>
    public string HashOf(StateObject state) => Hash.Of(state, Collections);

    public bool IsWrite(string tool) => Writes.Contains(tool);

    public Query? FindQuery(string tool) => queries.GetValueOrDefault(tool);
}
