using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

public sealed class OneStepTests
{
    [Fact]
    public async Task BeforeDispatch_TellsASubmitFromADispatch()
    {
        Witness witness = new();
        ClpRuntimeOptions options = new();
        options.Middleware.Add(witness);
        await using ClpRuntime runtime = new(Build(), options);
        ContractInstance orders = await runtime.OpenAsync();

        await orders.DispatchAsync("order", Article());
        await orders.SubmitAsync("order", Article());

        witness.Seen.ShouldBe([false, true]);
    }

    private sealed class Witness : IClpMiddleware
    {
        public List<bool> Seen { get; } = [];

        public ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken)
        {
            Seen.Add(args.IsOneStep);
            return default;
        }
    }
}
