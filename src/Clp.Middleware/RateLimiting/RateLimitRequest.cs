namespace Clp.Middleware;

/// <summary>One call, as a limiter gets it.</summary>
/// <param name="Acts">What is done; several at once for a one-step submit.</param>
/// <param name="Stream">The instance's stream: tenant, contract, instance.</param>
/// <param name="Intent">The intent's name.</param>
/// <param name="By">Who acts.</param>
public readonly record struct RateLimitRequest(CommandActs Acts, StreamId Stream, string Intent, Actor By);
