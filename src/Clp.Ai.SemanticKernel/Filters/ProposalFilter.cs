using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>
/// Turns calls of a kernel's plugin functions into proposals, wherever the kernel runs its filters: in
/// <c>KernelFunction.InvokeAsync</c>, in prompt templates, and when a chat completion service of Semantic Kernel invokes what a
/// model called. The function itself is not invoked. Thread-safe.
/// </summary>
/// <remarks>
/// <b>A filter alone is not an enforcement point.</b> A kernel function is an <c>AIFunction</c>; a chat client that invokes
/// functions by itself, such as <c>FunctionInvokingChatClient</c>, calls its body directly, and then neither of the two filters
/// runs. Replace the functions as well: see <see cref="KernelProposals.UseProposals"/>.
/// <para>Where a loop of Semantic Kernel or of Microsoft.Extensions.AI invokes, values are labelled with who wrote them in its conversation
/// (<see cref="ChatOrigins"/>), for guards on provenance; where the host does, they count as the provider's own word.</para>
/// Functions without a plugin are left alone when the host invokes them (a prompt is one), and refused when a model calls them.
/// </remarks>
public sealed class ProposalFilter : IFunctionInvocationFilter, IAutoFunctionInvocationFilter
{
    private readonly FunctionGate gate;

    /// <summary>Creates a filter; add it to the kernel's <c>FunctionInvocationFilters</c> and <c>AutoFunctionInvocationFilters</c>.</summary>
    /// <param name="mediator">Takes the calls; one for each conversation.</param>
    /// <param name="rules">Which functions become proposals, and which may run.</param>
    /// <exception cref="ClpException">A rule names an intent or a field that the contract does not have (<see cref="ClpCodes.BadArgument"/>).</exception>
    public ProposalFilter(ProposalMediator mediator, FunctionRules rules)
    {
        ArgumentNullException.ThrowIfNull(mediator);
        ArgumentNullException.ThrowIfNull(rules);
        gate = new FunctionGate(mediator, rules);
    }

    internal ProposalFilter(FunctionGate gate) => this.gate = gate;

    /// <inheritdoc/>
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.Function.PluginName is null || gate.MayRun(context.Function))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        JsonElement answer = await gate.InPlaceOf(context.Function)(context.Arguments, context.CancellationToken).ConfigureAwait(false);
        context.Result = new FunctionResult(context.Result, context.IsStreaming ? new AnswerStream(answer) : answer);
    }

    /// <inheritdoc/>
    public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        CallConversation.Enter(context.Messages);
        if (gate.MayRun(context.Function))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        JsonElement answer = await gate.InPlaceOf(context.Function)(context.Arguments ?? [], context.CancellationToken).ConfigureAwait(false);
        context.Result = new FunctionResult(context.Result, answer);
    }
}
