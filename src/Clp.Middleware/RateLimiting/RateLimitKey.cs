using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Clp.Middleware;

/// <summary>With whom a call is counted. Any texts; two that differ give different keys. Long ones are kept as their SHA-256, so that hostile names cost no memory.</summary>
public readonly record struct RateLimitKey
{
    private const int LongestText = 64;

    private readonly string? actor;
    private readonly ActorKind kind;
    private readonly string? tenant;
    private readonly string? intent;
    private readonly string? contract;
    private readonly string? own;

    /// <summary>The key of a call.</summary>
    /// <param name="by">Whose calls are counted together.</param>
    /// <param name="request">The call.</param>
    /// <param name="own">Further text, or null.</param>
    public RateLimitKey(RateLimitBy by, in RateLimitRequest request, string? own = null)
    {
        if ((by & RateLimitBy.Actor) != 0)
        {
            (actor, kind) = (Short(request.By.Id), request.By.Kind);
        }

        tenant = (by & RateLimitBy.Tenant) != 0 ? Short(request.Stream.Namespace) : null;
        intent = (by & RateLimitBy.Intent) != 0 ? Short(request.Intent) : null;
        contract = (by & RateLimitBy.Contract) != 0 ? Short(request.Stream.Contract) : null;
        this.own = own is null ? null : Short(own);
    }

    /// <summary>One text for all parts that no other key shares: each part named and preceded by its length.</summary>
    public string Encode()
    {
        StringBuilder text = new();
        Add(text, actor is null ? '-' : (char)('0' + (int)kind), actor);
        Add(text, 't', tenant);
        Add(text, 'i', intent);
        Add(text, 'c', contract);
        Add(text, 'o', own);
        return text.ToString();
    }

    /// <summary>Nothing of the key, since it may hold personal data.</summary>
    public override string ToString() => nameof(RateLimitKey);

    // A hashed text is longer than any that is kept as it is, so the two cannot be mistaken for each other.
    private static string Short(string text)
        => text.Length <= LongestText ? text : "#" + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    private static void Add(StringBuilder text, char name, string? part)
    {
        if (part is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{part.Length}:{part}");
        }
    }
}
