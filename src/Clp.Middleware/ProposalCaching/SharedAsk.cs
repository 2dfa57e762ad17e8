namespace Clp.Middleware;

/// <summary>One call of the provider for all who ask the same while it runs. It goes on as long as anybody waits for it. Guarded by the cache's lock, but for the waiting.</summary>
#pragma warning disable CA1001 // A source without a timer and without a wait handle holds nothing.
internal sealed class SharedAsk
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource source = new();
    private readonly TaskCompletionSource<ProposalDraft?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting = 1;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token => source.Token;

    public Task<ProposalDraft?> Answer => answer.Task;

    /// <summary>True once everybody has gone; nobody can join it then, and what it brings has no effect.</summary>
    public bool IsAbandoned => waiting == 0;

    public void Join() => waiting++;

    /// <summary>One goes before the answer is there; true when it was the last.</summary>
    public bool Leave() => --waiting == 0;

    public void Cancel() => source.Cancel();

    public void Answered(ProposalDraft? draft) => answer.TrySetResult(draft);

    public void Failed(Exception e)
    {
        answer.TrySetException(e);
        _ = answer.Task.Exception;
    }
}
