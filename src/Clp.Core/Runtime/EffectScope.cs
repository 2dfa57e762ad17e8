namespace Clp;

/// <summary>
/// Marks the flow of an asynchronous effect while it runs within an instance's turn, so that a command it gives to that very
/// instance is answered with an error instead of waiting for itself. Work it left behind is free again once it has ended.
/// </summary>
internal sealed class EffectScope : IDisposable
{
    private static readonly AsyncLocal<EffectScope?> Current = new();

    private readonly AsyncTurn turn;
    private readonly EffectScope? outer;
    private volatile bool hasEnded;

    private EffectScope(AsyncTurn turn, EffectScope? outer) => (this.turn, this.outer) = (turn, outer);

    /// <summary>To be called in the asynchronous method that runs the effect; the mark leaves with that method.</summary>
    public static EffectScope Begin(AsyncTurn turn) => Current.Value = new EffectScope(turn, Current.Value);

    /// <summary>True within an effect that runs under this turn.</summary>
    public static bool Holds(AsyncTurn turn)
    {
        for (EffectScope? scope = Current.Value; scope is not null; scope = scope.outer)
        {
            if (!scope.hasEnded && ReferenceEquals(scope.turn, turn))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => hasEnded = true;
}
