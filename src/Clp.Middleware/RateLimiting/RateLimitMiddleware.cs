using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Clp.Middleware;

/// <summary>Asks a limiter before anything is done. A refusal leaves no trace in the log of events, so that a flood does not write one.</summary>
internal sealed class RateLimitMiddleware(RateLimitOptions options, PartitionedRateLimiter<RateLimitRequest> limiter, RateLimitTelemetry telemetry, TimeProvider time) : IClpMiddleware, IClpInterceptor, IClpHealthSource
{
    private const string OtherLimit = "other";
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1), FailureIsNews = TimeSpan.FromMinutes(1);

    private readonly RecentFailure recent = new(time, FailureIsNews);

    public string HealthName => "rate limit";

    public HealthCheckResult CheckHealth()
        => !recent.IsThere ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded(options.OnFailure == RateLimitFailure.Allow ? "The rate limiter fails; calls go on uncounted." : "The rate limiter fails; calls are refused.");

    public ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken)
        => AskAsync(new(args.IsOneStep ? CommandActs.Dispatch | CommandActs.Commit : CommandActs.Dispatch, args.Stream, args.Intent, args.By), cancellationToken);

    public ValueTask BeforeProposeAsync(ProposingArgs args, CancellationToken cancellationToken)
        => AskAsync(new(CommandActs.Propose, args.Stream, args.Intent.Name, args.Intent.By), cancellationToken);

    // A one-step submit was counted when it came in; its intent is not recorded yet.
    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
        => args.Intent.Id.Version < 0 ? default : AskAsync(new(CommandActs.Commit, args.Stream, args.Intent.Name, args.By), cancellationToken);

    public async ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
    {
        await AskAsync(new(CommandActs.Accept, args.Stream, args.Intent.Name, args.By), cancellationToken).ConfigureAwait(false);
        return await next(args, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask AskAsync(in RateLimitRequest request, CancellationToken cancellationToken)
    {
        if (options.Exempt?.Invoke(request.By) == true)
        {
            return default;
        }

        try
        {
            ValueTask<RateLimitLease> asked = limiter.AcquireAsync(request, 1, cancellationToken);
            if (!asked.IsCompletedSuccessfully)
            {
                return WaitAsync(asked, request.Stream.Contract, cancellationToken);
            }

            Judge(asked.Result, request.Stream.Contract);
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            Fail(request.Stream.Contract, e);
        }

        return default;
    }

    private async ValueTask WaitAsync(ValueTask<RateLimitLease> asked, string contract, CancellationToken cancellationToken)
    {
        try
        {
            Judge(await asked.ConfigureAwait(false), contract);
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            Fail(contract, e);
        }
    }

    private void Judge(RateLimitLease lease, string contract)
    {
        recent.Clear();
        using (lease)
        {
            if (lease.IsAcquired)
            {
                return;
            }

            string limit = lease.TryGetMetadata(LimitLease.LimitName, out string? name) && RateLimit.IsName(name) ? name! : OtherLimit;
            telemetry.Refused(contract, limit);
            throw lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait)
                ? Refusal($"The rate limit '{limit}' is reached. Try again in {wait.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s.", wait)
                : Refusal($"The rate limit '{limit}' is reached. Try again later.", null);
        }
    }

    private void Fail(string contract, Exception error)
    {
        recent.Note();
        telemetry.Failed(contract, options.OnFailure, error);
        if (options.OnFailure == RateLimitFailure.Refuse)
        {
            throw Refusal("The rate limiter cannot be reached, and nothing goes on without it. Try again in a moment.", AfterFailure);
        }
    }

    // The host's own mistakes are no failure of the limiter, and are not to let anything through.
    private static bool IsFailure(Exception e, CancellationToken cancellationToken)
        => e is not (RefusalException or ConfigurationException) && (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested);

    private static RefusalException Refusal(string reason, TimeSpan? retryAfter) => new(ClpCodes.RateLimited, reason) { IsRecorded = false, RetryAfter = retryAfter };
}
