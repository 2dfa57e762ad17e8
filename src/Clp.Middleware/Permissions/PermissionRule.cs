using System.Collections.Immutable;
using System.Security.Claims;

namespace Clp.Middleware;

/// <summary>A claim that a principal must have.</summary>
/// <param name="Type">The claim's type; upper and lower case are one, as everywhere with claims.</param>
/// <param name="Values">The values of which it must have one; none for any value.</param>
public sealed record RequiredClaim(string Type, ImmutableArray<string> Values);

/// <summary>
/// Permits some acts on some intents to whoever meets all its conditions. One rule that permits is enough; there are no rules
/// that forbid. Without a condition it permits every principal that is authenticated. Immutable.
/// </summary>
public sealed record PermissionRule
{
    /// <summary>For which acts.</summary>
    public required CommandActs Acts { get; init; }

    /// <summary>For which intents: names, in which <c>*</c> stands for any text, also none.</summary>
    public required ImmutableArray<string> Intents { get; init; }

    /// <summary>The roles of which the principal must have one; none for no such condition.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The claims that the principal must have, all of them.</summary>
    public ImmutableArray<RequiredClaim> Claims { get; init; } = [];

    /// <summary>What else must hold; null for nothing. Must be quick, pure and thread-safe; when it throws, this rule does not permit.</summary>
    public Func<ClaimsPrincipal, PermissionRequest, bool>? When { get; init; }

    /// <summary>True: also for principals that nobody has authenticated. Default false.</summary>
    public bool AllowsUnauthenticated { get; init; }

    /// <summary>A rule for acts on intents; conditions are added by the other methods.</summary>
    /// <param name="acts">For which acts.</param>
    /// <param name="intents">For which intents; <c>*</c> stands for any text.</param>
    public static PermissionRule Allow(CommandActs acts, params ReadOnlySpan<string> intents) => new() { Acts = acts, Intents = [.. intents] };

    /// <summary>The same rule for principals that have one of the roles.</summary>
    public PermissionRule ForRole(params ReadOnlySpan<string> roles) => this with { Roles = [.. roles] };

    /// <summary>The same rule for principals that also have a claim, with one of the values where any are given.</summary>
    public PermissionRule ForClaim(string type, params ReadOnlySpan<string> values) => this with { Claims = Claims.Add(new RequiredClaim(type, [.. values])) };

    /// <summary>The same rule where also this holds; see <see cref="When"/>.</summary>
    public PermissionRule If(Func<ClaimsPrincipal, PermissionRequest, bool> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        return this with { When = When is { } before ? (principal, request) => before(principal, request) && when(principal, request) : when };
    }

    internal void Check()
    {
        OptionChecks.Demand(Acts != CommandActs.None && (Acts & ~CommandActs.All) == 0, "PermissionRule.Acts names one or more of the acts there are.");
        OptionChecks.Demand(!Intents.IsDefaultOrEmpty && Intents.All(i => !string.IsNullOrEmpty(i)), "PermissionRule.Intents names one or more intents, or '*' for all.");
        OptionChecks.Demand(!Roles.IsDefault && Roles.All(r => !string.IsNullOrEmpty(r)), "PermissionRule.Roles: a role is missing.");
        OptionChecks.Demand(!Claims.IsDefault && Claims.All(IsSound), "PermissionRule.Claims: a claim's type or value is missing.");
    }

    private static bool IsSound(RequiredClaim claim) => claim is { Values.IsDefault: false } && !string.IsNullOrEmpty(claim.Type) && claim.Values.All(v => v is not null);
}
