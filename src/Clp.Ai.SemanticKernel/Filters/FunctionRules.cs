using System.Collections.Immutable;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>
/// Which functions of a kernel's plugins become proposals, and which may run. What has no rule is neither: it is not run, and
/// whoever called is told so. Immutable, thread-safe.
/// </summary>
public sealed class FunctionRules
{
    private readonly ImmutableDictionary<(string Plugin, string Function), FunctionRule> rules;

    private FunctionRules(ImmutableDictionary<(string, string), FunctionRule> rules) => this.rules = rules;

    /// <summary>No function may be called.</summary>
    public static FunctionRules None { get; } = new(ImmutableDictionary.Create<(string, string), FunctionRule>(PairComparer.Instance));

    /// <summary>The same rules, and one more: a call of this function is a proposal for an intent. The function's own body never runs.</summary>
    /// <param name="plugin">The plugin's name; as for kernels, case does not matter.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="intent">The intent's name.</param>
    /// <param name="fields">By argument, the intent's field that it is for, where they have different names; null for none.</param>
    public FunctionRules Propose(string plugin, string function, string intent, IReadOnlyDictionary<string, string>? fields = null)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return With(plugin, function, new FunctionRule(intent, fields));
    }

    /// <summary>The same rules, and one more: this function runs when it is called. For functions that only look things up.</summary>
    /// <param name="plugin">The plugin's name; as for kernels, case does not matter.</param>
    /// <param name="function">The function's name.</param>
    public FunctionRules Allow(string plugin, string function) => With(plugin, function, FunctionRule.Allowed);

    internal FunctionRule? Find(KernelFunction function)
        => function.PluginName is { } plugin && rules.TryGetValue((plugin, function.Name), out FunctionRule? rule) ? rule : null;

    /// <exception cref="ClpException">A rule names an intent or a field that the contract does not have.</exception>
    internal ImmutableDictionary<FunctionRule, CallTarget> Targets(ProposalMediator mediator)
        => rules.Values.Where(r => r.Intent is not null).Distinct().ToImmutableDictionary(r => r, r => CallTarget.Find(mediator, r.Intent!, r.Fields));

    private FunctionRules With(string plugin, string function, FunctionRule rule)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionRules(rules.SetItem((plugin, function), rule));
    }

    private sealed class PairComparer : IEqualityComparer<(string Plugin, string Function)>
    {
        public static PairComparer Instance { get; } = new();

        public bool Equals((string Plugin, string Function) x, (string Plugin, string Function) y)
            => string.Equals(x.Plugin, y.Plugin, StringComparison.OrdinalIgnoreCase) && string.Equals(x.Function, y.Function, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Plugin, string Function) pair)
            => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(pair.Plugin), StringComparer.OrdinalIgnoreCase.GetHashCode(pair.Function));
    }
}

/// <summary>One function's rule: allowed, or a proposal for an intent. Compared by reference.</summary>
internal sealed class FunctionRule(string? intent, IReadOnlyDictionary<string, string>? fields)
{
    public static FunctionRule Allowed { get; } = new(null, null);

    public string? Intent => intent;

    public IReadOnlyDictionary<string, string>? Fields { get; } = fields is null ? null : new Dictionary<string, string>(fields, StringComparer.OrdinalIgnoreCase);
}
