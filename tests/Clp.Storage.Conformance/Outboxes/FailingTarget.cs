namespace Clp.Storage.Conformance.Outboxes;

/// <summary>A receiver that takes messages at random: sometimes it fails before, sometimes it takes the message and fails after, and some messages it never takes. Thread-safe.</summary>
public sealed class FailingTarget(int seed, double failures, double poison)
{
    private readonly Random random = new(seed);
    private readonly Lock gate = new();
    private readonly List<OutboxEntry> taken = [];
    private readonly HashSet<StreamId> busy = [];

    /// <summary>Whether nothing fails any more.</summary>
    public bool IsMended { get; set; }

    /// <summary>Deliveries of two messages of one stream at once: never.</summary>
    public int Overlaps { get; private set; }

    /// <summary>What was taken, repetitions too, in order.</summary>
    public IReadOnlyList<OutboxEntry> Taken
    {
        get
        {
            lock (gate)
            {
                return [.. taken];
            }
        }
    }

    /// <summary>What was taken of a stream, each message once, in order.</summary>
    public IEnumerable<string> FirstDeliveries(StreamId stream) => Taken.Where(entry => entry.Stream == stream).Select(entry => entry.Message.Id).Distinct();

    /// <summary>The relay's target.</summary>
    public async ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        Enter(entry);
        try
        {
            await Task.Yield();
            Take(entry);
        }
        finally
        {
            lock (gate)
            {
                busy.Remove(entry.Stream);
            }
        }
    }

    private void Enter(OutboxEntry entry)
    {
        lock (gate)
        {
            Overlaps += busy.Add(entry.Stream) ? 0 : 1;
        }
    }

    private void Take(OutboxEntry entry)
    {
        lock (gate)
        {
            bool isPoison = new Random(entry.Message.Id.Sum(letter => letter) + seed).NextDouble() < poison;
            double fate = random.NextDouble();
            if (!IsMended && isPoison)
            {
                throw new PoisonMessageException("never this one");
            }

            if (!IsMended && fate < failures / 2)
            {
                throw new IOException("not now");
            }

            taken.Add(entry);
            if (!IsMended && fate < failures)
            {
                throw new IOException("taken, and not said so");
            }
        }
    }
}
