using System.Collections.Immutable;
using Clp.Storage;

namespace Clp.Middleware;

/// <summary>A target as registered.</summary>
/// <param name="Make">Makes it when the host starts.</param>
/// <param name="Topics">What it takes; empty for everything of its contract.</param>
internal sealed record TargetPlan(Func<IServiceProvider, IOutboxTarget> Make, ImmutableArray<string> Topics);

/// <summary>A target that is one function.</summary>
internal sealed class FunctionTarget(Func<OutboxEntry, CancellationToken, ValueTask> deliver) : IOutboxTarget
{
    public ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken) => deliver(entry, cancellationToken);
}
