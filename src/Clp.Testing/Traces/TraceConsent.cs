using System.Collections.Immutable;

namespace Clp.Testing;

/// <summary>A decision on one proposal of a replay. Immutable.</summary>
public sealed record TraceConsent
{
    private TraceConsent() { }

    /// <summary>Accepted by <c>human:recorded-user</c>, who affirms every requirement of the intent.</summary>
    public static TraceConsent Given { get; } = By(Actor.Human("recorded-user"));

    /// <summary>Not accepted; the proposal stays inert and the intent is withdrawn.</summary>
    public static TraceConsent Withheld { get; } = new();

    /// <summary>Who accepts; null when nobody does.</summary>
    public Actor? Actor { get; private init; }

    /// <summary>What the actor affirms; every requirement of the intent when default.</summary>
    public ImmutableArray<string> Affirmed { get; private init; }

    /// <summary>Accepted by an actor, who affirms every requirement of the intent.</summary>
    public static TraceConsent By(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new() { Actor = actor };
    }

    /// <summary>Accepted by an actor, who affirms exactly these requirements.</summary>
    public static TraceConsent By(Actor actor, ImmutableArray<string> affirmed) => By(actor) with { Affirmed = affirmed };

    /// <summary>
    /// A stricter rule than the default for <see cref="TraceReplayOptions.Consent"/>: consent is given only when the person has
    /// spoken since the previous accepted call, so that one "yes" never carries two actions.
    /// </summary>
    public static TraceConsent WhenUserSpoke(TraceConsentContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserSpokeSinceLastConsent ? Given : Withheld;
    }
}

/// <summary>What a consent rule may look at.</summary>
/// <param name="Call">The recorded call.</param>
/// <param name="Intent">The pending intent.</param>
/// <param name="Proposal">The staged proposal.</param>
/// <param name="State">The state of this moment.</param>
/// <param name="UserSpokeSinceLastConsent">Whether a message of the person lies between the previous accepted call and this one.</param>
public sealed record TraceConsentContext(TraceCall Call, Intent Intent, Proposal Proposal, StateObject State, bool UserSpokeSinceLastConsent);
