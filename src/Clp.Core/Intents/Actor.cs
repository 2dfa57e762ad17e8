using System.Collections.Immutable;

namespace Clp;

/// <summary>What kind of party acts.</summary>
public enum ActorKind
{
    /// <summary>A person.</summary>
    Human,
    /// <summary>A model or an agent built on one. It may propose; it may not accept or commit.</summary>
    Ai,
    /// <summary>Code that decides by rule: a policy, a job, a service.</summary>
    System,
}

/// <summary>Who acts: recorded with every event.</summary>
/// <param name="Kind">The kind of party.</param>
/// <param name="Id">A stable identifier chosen by the host, such as a user id; never a display name.</param>
public sealed record Actor(ActorKind Kind, string Id)
{
    /// <summary>The kind of party.</summary>
    /// <exception cref="ClpException">It is none of the three (<see cref="ClpCodes.BadArgument"/>).</exception>
    public ActorKind Kind { get; init => field = Checked(value); } = Checked(Kind);

    /// <summary>A stable identifier chosen by the host, such as a user id; never a display name.</summary>
    /// <exception cref="StateFormatException">The id has a lone surrogate, so that it could not be recorded as it is.</exception>
    public string Id { get; init => field = TextRules.Checked(value) ?? throw new ArgumentNullException(nameof(Id)); } = TextRules.Checked(Id) ?? throw new ArgumentNullException(nameof(Id));

    /// <summary>The roles the host vouches for, used by <see cref="AcceptancePolicy.Quorum"/>.</summary>
    public ImmutableArray<string> Roles { get; init => field = Names.Checked(value, nameof(Roles)); } = [];

    /// <summary>The actor of a caller who named none: code in the host process.</summary>
    public static Actor Host { get; } = new(ActorKind.System, "host");

    /// <summary>A person.</summary>
    public static Actor Human(string id, params ReadOnlySpan<string> roles) => new(ActorKind.Human, id) { Roles = [.. roles] };

    /// <summary>A model.</summary>
    public static Actor Ai(string id) => new(ActorKind.Ai, id);

    /// <summary>A rule or a service.</summary>
    public static Actor System(string id, params ReadOnlySpan<string> roles) => new(ActorKind.System, id) { Roles = [.. roles] };

    /// <summary>True when both name the same party, whatever roles they carry.</summary>
    public bool IsSameParty(Actor other) => Kind == other.Kind && Id == other.Id;

    // A kind that nobody knows is no AI, and would be written down as a system.
    private static ActorKind Checked(ActorKind kind) => kind is ActorKind.Human or ActorKind.Ai or ActorKind.System ? kind
        : throw new ClpException(ClpCodes.BadArgument, "An actor is a person, an AI or a system; there is no other kind.");

    /// <inheritdoc/>
    public bool Equals(Actor? other) => other is not null && IsSameParty(other) && Roles.AsSpan().SequenceEqual(other.Roles.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Id, Roles.Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Id}";
}
