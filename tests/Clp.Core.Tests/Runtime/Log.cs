namespace Clp.Tests.Runtime;

/// <summary>Reading an instance's log in tests.</summary>
internal static class Log
{
    public static async Task<List<RecordedEvent>> EventsAsync(this ContractInstance instance) => await instance.ReadLogAsync().ToListAsync();

    public static async Task<List<string>> KindsAsync(this ContractInstance instance) => [.. (await instance.EventsAsync()).Select(e => e.Event.Kind)];

    public static async Task<ContractEvent.AttemptRefused> LastRefusalAsync(this ContractInstance instance)
        => (await instance.EventsAsync())[^1].Event.ShouldBeOfType<ContractEvent.AttemptRefused>();
}

/// <summary>A provider that answers what it is told to.</summary>
internal sealed class FakeProvider(Func<ProposalContext, CancellationToken, ValueTask<ProposalDraft?>> answer) : IProposalProvider
{
    public FakeProvider(StateObject values) : this((_, _) => new(new ProposalDraft(values)))
    {
    }

    public List<ProposalContext> Asked { get; } = [];

    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
    {
        Asked.Add(context);
        return answer(context, cancellationToken);
    }
}
