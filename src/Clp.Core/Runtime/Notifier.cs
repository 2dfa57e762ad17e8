namespace Clp;

/// <summary>
/// Tells subscribers about changes, in version order, outside the instance's turn, so that an observer may itself use the
/// instance. A failing observer is reported and harms nobody.
/// </summary>
internal sealed class Notifier(Action<Exception> failed)
{
    private readonly Lock gate = new();
    private readonly Queue<StateChange> waiting = new();
    private Subscription[] subscriptions = [];
    private bool isTelling;

    public bool HasSubscribers => subscriptions.Length > 0;

    public IDisposable Add(StatePath path, Action<StateChange> observer)
    {
        Subscription subscription = new(this, path, observer);
        lock (gate)
        {
            subscriptions = [.. subscriptions, subscription];
        }

        return subscription;
    }

    /// <summary>Called within the turn, so that the order is the order of versions.</summary>
    public void Enqueue(StateChange change)
    {
        lock (gate)
        {
            waiting.Enqueue(change);
        }
    }

    /// <summary>Called after the turn. One caller tells everything that waits; the others leave it to that one.</summary>
    public void Tell()
    {
        while (Next() is { } change)
        {
            foreach (Subscription subscription in subscriptions)
            {
                subscription.Tell(change, failed);
            }

            lock (gate)
            {
                isTelling = false;
            }
        }
    }

    private StateChange? Next()
    {
        lock (gate)
        {
            if (isTelling || !waiting.TryDequeue(out StateChange? change))
            {
                return null;
            }

            isTelling = true;
            return change;
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (gate)
        {
            subscriptions = [.. subscriptions.Where(s => s != subscription)];
        }
    }

    private sealed class Subscription(Notifier owner, StatePath path, Action<StateChange> observer) : IDisposable
    {
        public void Tell(StateChange change, Action<Exception> failed)
        {
            try
            {
                StateValue? before = path.IsRoot ? change.Before : change.Before[path];
                StateValue? after = path.IsRoot ? change.After : change.After[path];
                if (!ReferenceEquals(before, after) && !Equals(before, after))
                {
                    observer(change);
                }
            }
#pragma warning disable CA1031 // Contained by decision: the change is stored whether or not an observer copes with it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed(e);
            }
        }

        public void Dispose() => owner.Remove(this);
    }
}
