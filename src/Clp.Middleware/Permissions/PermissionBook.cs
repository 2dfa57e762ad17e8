using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Claims;

namespace Clp.Middleware;

/// <summary>The rules, sorted once by what they are for. Thread-safe.</summary>
internal sealed class PermissionBook(ImmutableArray<PermissionRule> rules)
{
    // Only intents of the contract get here, so it does not grow without end.
    private readonly ConcurrentDictionary<(CommandActs, string), PermissionRule[]> sorted = new();

    public PermissionRule[] For(CommandActs act, string intent)
        => sorted.GetOrAdd((act, intent), static (key, rules) => [.. rules.Where(r => r.Acts.HasFlag(key.Item1) && r.Intents.Any(pattern => IntentPattern.Matches(pattern, key.Item2)))], rules);

    /// <summary>What an identity claims counts only when somebody has authenticated that identity.</summary>
    public static bool Permits(PermissionRule rule, ClaimsPrincipal principal, PermissionRequest request)
        => (rule.AllowsUnauthenticated || Trusted(principal).Any())
            && (rule.Roles.IsEmpty || Trusted(principal).Any(identity => rule.Roles.Any(role => identity.HasClaim(identity.RoleClaimType, role))))
            && rule.Claims.All(claim => Has(principal, claim))
            && (rule.When is null || rule.When(principal, request));

    private static bool Has(ClaimsPrincipal principal, RequiredClaim claim)
        => Trusted(principal).Any(identity => claim.Values.IsEmpty ? identity.HasClaim(c => c.Type.Equals(claim.Type, StringComparison.OrdinalIgnoreCase)) : claim.Values.Any(value => identity.HasClaim(claim.Type, value)));

    private static IEnumerable<ClaimsIdentity> Trusted(ClaimsPrincipal principal) => principal.Identities.Where(i => i.IsAuthenticated);
}
