using System.Collections.Immutable;
using System.Security.Claims;

namespace Clp.Middleware;

/// <summary>Who may do what. What no rule permits is denied. Immutable.</summary>
public sealed record PermissionOptions
{
    /// <summary>The rules; their order means nothing.</summary>
    public ImmutableArray<PermissionRule> Rules { get; init; } = [];

    /// <summary>
    /// Who an actor is, by claims; null for nobody, who may do nothing. By default <see cref="PermissionPrincipals.Of"/>: the
    /// actor's own word, as given by the host's code. Must be quick and thread-safe; when it throws, everything is denied.
    /// </summary>
    public Func<Actor, ClaimsPrincipal?> Principal { get; init; } = PermissionPrincipals.Of;

    /// <summary>True: an act on an intent that no rule names is open to everybody. Default false: it is denied.</summary>
    public bool AllowsUnruled { get; init; }

    /// <summary>True (the default): a denied attempt is in the instance's log. False: it leaves no trace there, so that a flood of them does not write one.</summary>
    public bool RecordsDenials { get; init; } = true;

    internal void Check()
    {
        OptionChecks.Demand(!Rules.IsDefault && Rules.All(r => r is not null), "PermissionOptions.Rules: a rule is null.");
        OptionChecks.Demand(Principal is not null, "PermissionOptions.Principal may not be null.");
        foreach (PermissionRule rule in Rules)
        {
            rule.Check();
        }
    }

    /// <summary>A rule for what does not exist permits nothing that was meant.</summary>
    internal void CheckAgainst(Contract contract)
    {
        foreach (string pattern in Rules.SelectMany(r => r.Intents))
        {
            OptionChecks.Demand(contract.Intents.Any(i => IntentPattern.Matches(pattern, i.Name)), $"A permission rule is for '{pattern}', and the contract '{contract.Name}' has no such intent.");
            OptionChecks.Demand(!IntentPattern.IsWide(pattern) || contract.FindIntent(pattern) is null, $"A permission rule is for '{pattern}', which is an intent's name and would also be for others; a star stands for any text.");
        }
    }
}
