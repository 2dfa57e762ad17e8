namespace Clp;

/// <summary>What a transition works with. Everything in it is immutable: the only way to change state is the delta it returns.</summary>
public readonly struct TransitionContext
{
    private readonly StreamId stream;

    internal TransitionContext(Intent intent, StateObject state, DateTimeOffset now, Actor by, StreamId stream)
        => (Intent, State, Now, By, this.stream) = (intent, state, now, by, stream);

    /// <summary>The intent with its payload.</summary>
    public Intent Intent { get; }
    /// <summary>The intent's payload.</summary>
    public StateObject Payload => Intent.Payload;
    /// <summary>The state before the transition.</summary>
    public StateObject State { get; }
    /// <summary>The one instant captured for this commit, UTC.</summary>
    public DateTimeOffset Now { get; }
    /// <summary>Who asks for the commit.</summary>
    public Actor By { get; }

    /// <summary>
    /// A key for the outside call that stays the same when this intent is tried again, so that the other side can tell a
    /// retry from a second request: the stream and the intent's id, length-prefixed, or the caller's operation id where one was given
    /// for this intent alone.
    /// </summary>
    public string IdempotencyKey => OperationKey is null ? $"{stream.Encode()}#intent:{Intent.Id}" : $"{stream.Encode()}#operation:{OperationKey}";
    internal string? OperationKey { get; init; }
}

/// <summary>What a typed transition works with.</summary>
/// <param name="Input">The intent's payload as a record.</param>
/// <param name="State">The state as a record.</param>
/// <param name="Untyped">The untyped context: clock, actor, idempotency key.</param>
public readonly record struct TransitionContext<TState, TInput>(TInput Input, TState State, TransitionContext Untyped)
{
    /// <summary>The one instant captured for this commit, UTC.</summary>
    public DateTimeOffset Now => Untyped.Now;
    /// <summary>See <see cref="TransitionContext.IdempotencyKey"/>.</summary>
    public string IdempotencyKey => Untyped.IdempotencyKey;
}
