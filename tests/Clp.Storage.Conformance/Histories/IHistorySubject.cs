namespace Clp.Storage.Conformance.Histories;

/// <summary>A store that histories are recorded of, and the faults that strike it meanwhile. Implementations are thread-safe.</summary>
public interface IHistorySubject : IAsyncDisposable
{
    /// <summary>The store to call now; another one after it was opened anew.</summary>
    IEventStore Store { get; }

    /// <summary>Called after each operation by the client that made it: the moment for a fault, now and then.</summary>
    ValueTask StrikeAsync(Random random);

    /// <summary>Called when an operation was refused or went unanswered: ends when it makes sense to go on.</summary>
    ValueTask MendAsync();
}

/// <summary>A store that nothing strikes.</summary>
public sealed class CalmSubject(IEventStore store) : IHistorySubject
{
    /// <inheritdoc/>
    public IEventStore Store { get; set; } = store;

    /// <inheritdoc/>
    public override string ToString() => "none";

    /// <inheritdoc/>
    public ValueTask StrikeAsync(Random random) => default;

    /// <inheritdoc/>
    public ValueTask MendAsync() => default;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
