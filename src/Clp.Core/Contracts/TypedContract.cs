namespace Clp;

/// <summary>A contract over records: the untyped contract with a lens. Immutable, thread-safe.</summary>
/// <typeparam name="TState">An immutable record.</typeparam>
public sealed class Contract<TState> where TState : notnull
{
    private readonly StateReader<TState> states;

    internal Contract(Contract untyped, StateReader<TState> states) => (Untyped, this.states) = (untyped, states);

    /// <summary>The contract that the runtime runs.</summary>
    public Contract Untyped { get; }

    /// <summary>A state as a record; the last one read is cached.</summary>
    /// <exception cref="StateFormatException">The state does not fit the record.</exception>
    public TState Read(StateObject state) => states.Read(state);

    /// <summary>The contract that the runtime runs.</summary>
    public static implicit operator Contract(Contract<TState> contract) => contract.Untyped;

    /// <summary>The contract that the runtime runs; for languages without conversions.</summary>
    public Contract ToContract() => Untyped;
}
