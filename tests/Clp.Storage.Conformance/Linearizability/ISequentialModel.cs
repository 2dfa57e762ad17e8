namespace Clp.Storage.Conformance.Linearizability;

/// <summary>What an object does when it is called by one client at a time. Implementations are pure.</summary>
/// <typeparam name="TState">The object's state; equality and hash are by content.</typeparam>
/// <typeparam name="TOperation">A call together with its answer, or with none when the answer never came.</typeparam>
public interface ISequentialModel<TState, TOperation>
{
    /// <summary>The state before the first call.</summary>
    TState Initial { get; }

    /// <summary>Whether the object could have given this answer in that state, and the state it is then in. A call without an answer is always possible.</summary>
    bool TryStep(TState state, TOperation operation, out TState next);

    /// <summary>True when a call with this answer changes no state whatsoever: a read, or a refusal. Not merely that it would not change this one.</summary>
    bool IsReadOnly(TOperation operation);
}
