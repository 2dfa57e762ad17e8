using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>
/// A contract's intents as a kernel's plugin. What it lists follows the state: one function for each intent that is possible in
/// the newest state of the mediator's instance, looked up anew each time a kernel asks. Invoking one stages a proposal. Every
/// intent of the contract is found by its name; one that is not possible answers so. Thread-safe.
/// </summary>
public sealed class IntentPlugin : KernelPlugin
{
    private readonly ProposalMediator mediator;
    private readonly Dictionary<string, KernelFunction> functions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the plugin.</summary>
    /// <param name="name">Its name: letters, digits and <c>_</c>. With the intent's name and a sign between them it is the tool's name, of which model servers take 64 characters.</param>
    /// <param name="mediator">Takes the calls; one for each conversation.</param>
    /// <param name="description">What a model may read about it; null for nothing.</param>
    /// <exception cref="ConfigurationException">The name cannot be a plugin's, or the contract has names that differ in case only, which kernels cannot tell apart.</exception>
    public IntentPlugin(string name, ProposalMediator mediator, string? description = null) : base(Names.Checked(name), description)
    {
        ArgumentNullException.ThrowIfNull(mediator);
        this.mediator = mediator;
        foreach (IntentDefinition intent in mediator.Instance.Contract.Intents)
        {
            IntentDeclaration declaration = new(intent);
            Names.Check(intent, !functions.ContainsKey(declaration.Name));
            functions.Add(declaration.Name, ProposingFunction.Of(declaration, CallTarget.Find(mediator, intent.Name, null)).Clone(Name));
        }
    }

    /// <summary>How many intents are possible now.</summary>
    public override int FunctionCount => mediator.Instance.PossibleIntents.Length;

    /// <inheritdoc/>
    public override bool TryGetFunction(string name, [NotNullWhen(true)] out KernelFunction? function)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Chat clients know a function by both names in one.
        return functions.TryGetValue(name, out function) || (function = functions.Values.FirstOrDefault(f => ((AIFunction)f).Name == name)) is not null;
    }

    /// <summary>A function for each intent that is possible now, in the contract's order.</summary>
    public override IEnumerator<KernelFunction> GetEnumerator()
        => mediator.Instance.PossibleIntents.Select(i => functions[new IntentDeclaration(i).Name]).GetEnumerator();
}
