using System.Security.Claims;

namespace Clp.Middleware;

/// <summary>From actors to principals.</summary>
public static class PermissionPrincipals
{
    /// <summary>The type of the claim that tells an actor's kind: <c>human</c>, <c>ai</c> or <c>system</c>.</summary>
    public const string KindClaim = "clp:kind";

    /// <summary>An authenticated principal with the actor's id as <see cref="ClaimTypes.NameIdentifier"/>, its kind as <see cref="KindClaim"/> and its roles. It is as true as the code that named the actor.</summary>
    public static ClaimsPrincipal Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ClaimsIdentity identity = new("clp");
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, actor.Id));
        identity.AddClaim(new Claim(KindClaim, actor.Kind switch { ActorKind.Human => "human", ActorKind.Ai => "ai", _ => "system" }));
        foreach (string role in actor.Roles)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, role));
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>
    /// The user of the present request, such as <c>HttpContext.User</c>, and nobody for an actor who is not that user: the
    /// actor's id must be the value of the user's id claim, so that nobody acts under another's name.
    /// </summary>
    /// <param name="user">The present user, or null when there is none.</param>
    /// <param name="idClaim">The type of the claim with the user's id.</param>
    public static Func<Actor, ClaimsPrincipal?> SameUser(Func<ClaimsPrincipal?> user, string idClaim = ClaimTypes.NameIdentifier)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(idClaim);
        return actor => user() is { } present && present.Identities.Any(i => i.IsAuthenticated && i.HasClaim(idClaim, actor.Id)) ? present : null;
    }
}
