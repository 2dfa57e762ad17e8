using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>
/// Tells what came of commands: dispatched, proposed, accepted, committed, denied, refused, failed, each as one event and one
/// line, through a redacting logger. No payload, no state and no reason unless the options say so. Thread-safe.
/// </summary>
internal sealed class LoggingMiddleware(ILogger logger, LoggingOptions options, Redactor redactor, TimeProvider time) : IClpMiddleware, IClpInterceptor
{
    private readonly LogDetails details = new(options, redactor);
    private readonly IntentTimes proposing = new(time);
    private readonly IntentTimes committing = new(time);

    public ValueTask AfterDispatchAsync(DispatchedArgs args, CancellationToken cancellationToken)
    {
        if (logger.IsEnabled(options.Dispatched))
        {
            CommandLog.Dispatched(logger, options.Dispatched, new CommandLine(args.Stream, args.Intent, args.Intent.By, args.Options.Correlation, null, details.Of(args.Intent)));
        }

        return default;
    }

    public ValueTask BeforeProposeAsync(ProposingArgs args, CancellationToken cancellationToken)
    {
        if (logger.IsEnabled(options.Proposed) || logger.IsEnabled(options.ProposalRefused))
        {
            proposing.Begin(args.Intent);
        }

        return default;
    }

    public ValueTask AfterProposeAsync(ProposedArgs args, CancellationToken cancellationToken)
    {
        LogLevel level = args.Proposal is { Status: ProposalStatus.Refused } ? options.ProposalRefused : options.Proposed;
        if (logger.IsEnabled(level))
        {
            CommandLine line = new(args.Stream, args.Intent, args.Proposal?.By, args.Correlation, proposing.End(args.Intent), details.Of(args.Intent, args.Proposal));
            CommandLog.Proposed(logger, level, line, args.Proposal?.Status.ToString() ?? "None", args.Proposal?.Id.Version);
        }

        return default;
    }

    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
    {
        // Which level will count is not known yet; an error is logged wherever anything is.
        if (logger.IsEnabled(LogLevel.Error))
        {
            committing.Begin(args.Intent);
        }

        return default;
    }

    public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken)
    {
        LogLevel level = options.LevelOf(args.Outcome);
        if (logger.IsEnabled(level))
        {
            Tell(level, args);
        }

        return default;
    }

    public ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
        => logger.IsEnabled(options.Accepted) || logger.IsEnabled(options.AcceptanceRefused) ? ToldAcceptAsync(args, next, cancellationToken) : next(args, cancellationToken);

    public ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
        => logger.IsEnabled(options.Failed) || logger.IsEnabled(options.NotPermitted) ? ToldCommitAsync(args, next, cancellationToken) : next(args, cancellationToken);

    private void Tell(LogLevel level, in CommittedArgs args)
    {
        CommandLine line = new(args.Stream, args.Intent, args.Options.By, args.Options.Correlation, committing.End(args.Intent), details.Of(args.Intent, args.Outcome));
        string word = args.Outcome.Name;
        switch (args.Outcome)
        {
            case Outcome.Committed committed:
                CommandLog.Committed(logger, level, line, word, committed.Transition, committed.Version);
                break;
            case Outcome.Denied denied:
                CommandLog.Denied(logger, level, line, word, string.Join(", ", denied.Denials.Select(denial => denial.Guard)));
                break;
            case Outcome.Failed failed:
                CommandLog.Failed(logger, level, line, word, failed.Transition, failed.Kind.ToString(), null);
                break;
            default:
                CommandLog.Refused(logger, level, line, word);
                break;
        }
    }

    private async ValueTask<Acceptance> ToldAcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        Acceptance acceptance;
        try
        {
            acceptance = await next(args, cancellationToken).ConfigureAwait(false);
        }
        catch (RefusalException refusal)
        {
            // One that stands within this middleware; the caller is told the same.
            TellAcceptance(args, new Acceptance(AcceptanceStatus.NotPermitted, args.Intent, refusal.Reason), started);
            throw;
        }

        TellAcceptance(args, acceptance, started);
        return acceptance;
    }

    private void TellAcceptance(in AcceptingArgs args, Acceptance acceptance, long started)
    {
        bool isAccepted = acceptance.Status is AcceptanceStatus.Accepted or AcceptanceStatus.NeedsMore;
        LogLevel level = isAccepted ? options.Accepted : options.AcceptanceRefused;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        CommandLine line = new(args.Stream, args.Intent, args.By, args.Correlation, time.GetElapsedTime(started), details.Of(acceptance));
        if (isAccepted)
        {
            CommandLog.Accepted(logger, level, line, acceptance.Status.ToString(), args.Proposal.Id.Version);
        }
        else
        {
            CommandLog.AcceptanceRefused(logger, level, line, acceptance.Status.ToString(), args.Proposal.Id.Version);
        }
    }

    // Only what ends in an exception, an unrecorded refusal among it: everything else gets to the after-hook.
    private async ValueTask<Outcome> ToldCommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
    {
        try
        {
            return await next(args, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RefusalException { IsRecorded: true } && (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            TellThrown(args, e);
            throw;
        }
    }

    private void TellThrown(in CommittingArgs args, Exception e)
    {
        LogLevel level = e is RefusalException ? options.NotPermitted : options.Failed;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        CommandLine line = new(args.Stream, args.Intent, args.By, args.Options.Correlation, committing.End(args.Intent), "");
        if (e is RefusalException)
        {
            CommandLog.Refused(logger, level, line, nameof(Outcome.NotPermitted));
        }
        else
        {
            CommandLog.Failed(logger, level, line, nameof(Outcome.Failed), "exception", e is ClpException clp ? clp.Code : e.GetType().Name, e);
        }
    }
}
