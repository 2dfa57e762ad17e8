namespace Clp;

/// <summary>What to do when an append met something else than it expected.</summary>
internal static class Contention
{
    /// <summary>The answer, or null when the command is to be decided again.</summary>
    /// <param name="core">The instance, whose view has caught up.</param>
    /// <param name="on">What the decision was made on.</param>
    /// <param name="result">What the store said.</param>
    /// <param name="command">The command.</param>
    /// <param name="attempt">How often it has met something else before.</param>
    /// <param name="isPure">True when deciding again cannot act twice.</param>
    /// <param name="find">Looks for the stored answer; null for a command without an operation id.</param>
    /// <param name="refuse">Records the conflict and answers with it.</param>
    public static async ValueTask<TAnswer?> AnswerAsync<TAnswer>(
        InstanceCore core, InstanceView on, AppendResult result, CommitOptions command, int attempt, bool isPure, Func<ValueTask<TAnswer?>>? find, Func<Outcome, ValueTask<TAnswer>> refuse)
        where TAnswer : class
    {
        if (result.Status != AppendStatus.Conflict)
        {
            // Another process carried out the same operation between the look-up and the append.
            await core.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            return await find!().ConfigureAwait(false) ?? throw Operations.Reused(command);
        }

        core.Log.Conflict(core.Id, on.Version, result.Version, attempt + 1);
        if (find is not null && await find().ConfigureAwait(false) is { } answered)
        {
            return answered;
        }

        if (!isPure || command.IfVersion is not null || attempt >= core.Options.ConflictRetries)
        {
            return await refuse(new Outcome.Conflicted(on.Version, result.Version)).ConfigureAwait(false);
        }

        await Backoff.WaitAsync(attempt, core.Options, core.Id).ConfigureAwait(false);
        return null;
    }
}
