using Clp;
using Clp.Testing;

namespace CustomerDesk.AgentDojo;

/// <summary>
/// Replays a recorded run through a contract: every call of a declared intent becomes a proposal labelled with where its
/// values came from, is accepted by the user, and committed. The user accepts everything, so what is refused is refused by
/// the contract alone.
/// </summary>
internal static class DojoReplay
{
    private static readonly Actor Model = Actor.Ai("model");
    private static readonly Actor User = Actor.Human("user");

    /// <summary>What the contract made of each call, in order.</summary>
    public static async Task<DojoVerdict> RunAsync(Contract contract, DojoRun run, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using ClpRuntime runtime = new(contract, new ClpRuntimeOptions { TimeProvider = clock });
        ContractInstance instance = await runtime.OpenAsync($"{run.File}:{run.Line}", cancellationToken);
        SeenTexts seen = SeenTexts.None;
        List<DojoCall> calls = [];
        foreach (DojoStep step in run.Steps)
        {
            if (step is DojoStep.Said said)
            {
                seen = seen.AndUser(said.Text);
            }
            else if (step is DojoStep.Called called)
            {
                if (contract.FindIntent(called.Tool) is { } intent)
                {
                    calls.Add(await ProposeAsync(instance, intent, called, seen, cancellationToken));
                }

                seen = seen.AndTool(called.Tool, called.Answer);
            }
        }

        return new DojoVerdict(run, calls)
        {
            ChangesWithoutAcceptance = await AcceptanceAudit.CountUnacceptedAsync(instance.ReadLogAsync(cancellationToken: cancellationToken), cancellationToken),
            ReplaysTheSame = (await instance.ReplayAsync(instance.Version, cancellationToken)).Equals(instance.State),
        };
    }

    private static async Task<DojoCall> ProposeAsync(ContractInstance instance, IntentDefinition definition, DojoStep.Called called, SeenTexts seen, CancellationToken cancellationToken)
    {
        StateObject payload = DojoPayload.From(definition, called.Arguments);
        Intent intent = await instance.DispatchAsync(definition.Name, StateObject.Empty, cancellationToken: cancellationToken);
        Proposal proposal = await instance.StageAsync(intent, new ProposalDraft(payload) { Origins = seen.Label(payload), By = Model }, cancellationToken);
        Acceptance acceptance = await instance.AcceptAsync(proposal, User, cancellationToken: cancellationToken);
        if (!acceptance.IsAccepted)
        {
            return new DojoCall(called, IsCommitted: false, [new Denial("shape", acceptance.Reason ?? acceptance.Status.ToString())]);
        }

        Outcome outcome = await instance.CommitAsync(acceptance.Intent, new CommitOptions { By = User }, cancellationToken);
        return outcome switch
        {
            Outcome.Committed => new DojoCall(called, IsCommitted: true, []),
            Outcome.Denied denied => new DojoCall(called, IsCommitted: false, [.. denied.Denials]),
            _ => new DojoCall(called, IsCommitted: false, [new Denial("shape", outcome.Describe())]),
        };
    }
}
