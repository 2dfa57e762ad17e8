namespace Clp.Middleware;

/// <summary>Whose calls are counted together: those that agree in everything named.</summary>
[Flags]
public enum RateLimitBy
{
    /// <summary>All calls together.</summary>
    Everything = 0,
    /// <summary>The actor: kind and id, whatever roles it carries.</summary>
    Actor = 1,
    /// <summary>The tenant: the stream's namespace.</summary>
    Tenant = 2,
    /// <summary>The intent's name. Two contracts may have intents of one name; add <see cref="Contract"/> to count them apart.</summary>
    Intent = 4,
    /// <summary>The contract's name.</summary>
    Contract = 8,
}
