using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>Parts that are shown the contract, and what interceptors are told about it.</summary>
public sealed class ContractCheckTests
{
    private sealed class Checking(bool refuses) : IClpMiddleware, IClpInterceptor, IContractCheck
    {
        public List<string> Shown { get; } = [];

        public List<ProposingArgs> Asked { get; } = [];

        public void Check(Contract contract)
        {
            Shown.Add(contract.Name);
            if (refuses)
            {
                throw new ConfigurationException("no such intent");
            }
        }

        public ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken)
        {
            Asked.Add(args);
            return next(args, cancellationToken);
        }
    }

    [Fact]
    public void Runtime_WithAPartInBothLists_ShowsItTheContractOnce()
    {
        Checking part = new(refuses: false);
        ClpRuntimeOptions options = new();
        options.Middleware.Add(part);
        options.Interceptors.Add(part);

        _ = new ClpRuntime(Build(), options);

        part.Shown.ShouldBe(["orders"]);
    }

    [Fact]
    public void Runtime_WithAPartThatRefuses_IsNotMade()
    {
        ClpRuntimeOptions options = new();
        options.Interceptors.Add(new Checking(refuses: true));

        Should.Throw<ConfigurationException>(() => new ClpRuntime(Build(), options)).Code.ShouldBe(ClpCodes.BadOptions);
    }

    [Fact]
    public async Task ProposeAsync_TellsInterceptors_TheContractAndHowOftenWasRejected()
    {
        Checking part = new(refuses: false);
        FakeProvider provider = new((context, _) => new(new ProposalDraft(Article(part.Asked.Count == 1 ? new string('x', 99) : "lamp"))));
        ClpRuntimeOptions options = new() { ProposalProvider = provider };
        options.Interceptors.Add(part);
        await using ClpRuntime runtime = new(Build(), options);
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        (await orders.ProposeAsync(intent))!.Status.ShouldBe(ProposalStatus.Refused);
        await orders.RejectAsync((await orders.ProposeAsync(intent))!, Ada, "another one");
        await orders.ProposeAsync(intent);

        part.Asked.Select(a => a.Rejections).ShouldBe([0, 1, 2]);
        part.Asked.ShouldAllBe(a => a.ContractHash == runtime.Contract.Hash);
    }
}
