using System.Collections.Immutable;

namespace Clp;

/// <summary>One intent of a batch, as hooks and interceptors get to see it.</summary>
/// <param name="Index">Its place, from 0 on.</param>
/// <param name="Intent">The intent with everything accepted when the command came in.</param>
/// <param name="Command">How, with what the dispatch said belongs together.</param>
/// <param name="Cause">The trace context of its dispatch.</param>
internal sealed record BatchItem(int Index, Intent Intent, CommitOptions Command, string? Cause);

/// <summary>Several pending intents that are committed as one. Checked when it is made; immutable.</summary>
internal sealed class Batch
{
    private Batch(ImmutableArray<BatchItem> items, CommitOptions command) => (Items, Command) = (items, command);

    public ImmutableArray<BatchItem> Items { get; }

    /// <summary>How the whole of it is appended.</summary>
    public CommitOptions Command { get; }

    /// <exception cref="LifecycleException">There is none, one twice, too many, or one of another instance.</exception>
    public static Batch Of(InstanceCore core, IReadOnlyList<Intent> intents, CommitOptions command)
    {
        Intent[] given = [.. intents];
        Demand(given, intent => intent.Id, core.Options.MaxBatchSize, nameof(intents));
        InstanceView on = core.View;
        ImmutableArray<BatchItem>.Builder items = ImmutableArray.CreateBuilder<BatchItem>(given.Length);
        foreach (Intent intent in given)
        {
            // Hooks see what will be judged; one that is no longer pending may have been committed by this very command.
            items.Add(on.Find(intent) is { } pending
                ? new BatchItem(items.Count, pending.Intent, pending.Continue(command), pending.Header.TraceParent)
                : new BatchItem(items.Count, intent, command, null));
        }

        // What belongs together belongs to one thing or is not said: an append has one header.
        CommitOptions shared = items.All(i => i.Command.Correlation == items[0].Command.Correlation) ? items[0].Command : command;
        return new Batch(items.MoveToImmutable(), shared);
    }

    /// <summary>The intents as they are pending now.</summary>
    /// <exception cref="LifecycleException">One is pending no longer.</exception>
    public PendingIntent[] Pending(InstanceView on)
    {
        PendingIntent[] pending = new PendingIntent[Items.Length];
        foreach (BatchItem item in Items)
        {
            pending[item.Index] = on.Find(item.Intent.Id) ?? throw CommitProtocol.Unknown(item.Intent);
        }

        return pending;
    }

    /// <summary>How one of them is decided. Of several under one operation id each has its own idempotency key, that of its intent; and previews are of the whole.</summary>
    public static CommitOptions Deciding(CommitOptions command, int count)
        => command.IfPreview is null && (command.Operation is null || count == 1) ? command
            : command with { IfPreview = null, Operation = count == 1 ? command.Operation : null };

    /// <summary>That there is something, not too much, and no intent twice.</summary>
    public static void Demand<T>(T[] given, Func<T, IntentId> id, int most, string name)
        where T : class
    {
        if (given.Length == 0)
        {
            throw new LifecycleException(ClpCodes.BadArgument, $"A batch has at least one intent; '{name}' is empty.");
        }

        if (given.Length > most)
        {
            throw new LifecycleException(ClpCodes.TooMany, $"The batch has {given.Length} intents, and at most {most} are allowed; make several batches of it, or raise {nameof(ClpRuntimeOptions.MaxBatchSize)}.");
        }

        HashSet<IntentId> seen = [];
        foreach (T one in given)
        {
            ArgumentNullException.ThrowIfNull(one, name);
            if (!seen.Add(id(one)))
            {
                throw new LifecycleException(ClpCodes.BadArgument, $"The intent {id(one)} is in the batch twice; an intent is committed once.");
            }
        }
    }
}
