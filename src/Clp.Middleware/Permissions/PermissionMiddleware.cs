using System.Security.Claims;

namespace Clp.Middleware;

/// <summary>Lets through what a rule permits, and nothing else. Acceptances have no before-hook, so they are met as an interceptor. Thread-safe.</summary>
internal sealed class PermissionMiddleware(PermissionOptions options, PermissionTelemetry telemetry) : IClpMiddleware, IClpInterceptor, IContractCheck
{
    private readonly PermissionBook book = new(options.Rules);

    public ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken)
        => Demand(new(CommandActs.Dispatch, args.Stream, args.Intent, args.Payload, args.By));

    public ValueTask BeforeProposeAsync(ProposingArgs args, CancellationToken cancellationToken)
        => Demand(new(CommandActs.Propose, args.Stream, args.Intent.Name, args.Intent.Payload, args.Intent.By));

    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
        => Demand(new(CommandActs.Commit, args.Stream, args.Intent.Name, args.Intent.Payload, args.By));

    public async ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
    {
        await Demand(new(CommandActs.Accept, args.Stream, args.Intent.Name, args.Intent.Payload, args.By) { Proposal = Edited(args) }).ConfigureAwait(false);
        return await next(args, cancellationToken).ConfigureAwait(false);
    }

    void IContractCheck.Check(Contract contract) => options.CheckAgainst(contract);

    private ValueTask Demand(PermissionRequest request)
    {
        PermissionRule[] rules = book.For(request.Act, request.Intent);
        if (rules.Length == 0 ? options.AllowsUnruled : Principal(request) is { } principal && rules.Any(rule => Permits(rule, principal, request)))
        {
            return default;
        }

        telemetry.Denied(request);
        throw new RefusalException(ClpCodes.NotPermitted, $"No permission covers this: {request.Act} of '{request.Intent}'. Whoever administers the host can grant it.") { IsRecorded = options.RecordsDenials };
    }

    // What would be accepted, and not what was proposed.
    private static Proposal Edited(in AcceptingArgs args)
    {
        StateObject values = args.Proposal.Values;
        foreach ((string field, StateValue value) in args.Options.Edit ?? StateObject.Empty)
        {
            values = values.With(field, value);
        }

        return ReferenceEquals(values, args.Proposal.Values) ? args.Proposal : args.Proposal with { Values = values };
    }

    private ClaimsPrincipal? Principal(PermissionRequest request)
    {
        try
        {
            return options.Principal(request.By);
        }
#pragma warning disable CA1031 // Fail closed: who cannot be named may do nothing.
        catch (Exception e)
#pragma warning restore CA1031
        {
            telemetry.Failed(request, e);
            return null;
        }
    }

    private bool Permits(PermissionRule rule, ClaimsPrincipal principal, PermissionRequest request)
    {
        try
        {
            return PermissionBook.Permits(rule, principal, request);
        }
#pragma warning disable CA1031 // Fail closed: a rule that throws has not permitted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            telemetry.Failed(request, e);
            return false;
        }
    }
}
