namespace Clp.Middleware;

/// <summary>Adds resilience to a runtime or a host.</summary>
public static class ResilienceExtensions
{
    /// <summary>Adds time-outs, retries and circuit breakers to the options' interceptors. The clock, the randomness and the loggers are those the options hold now.</summary>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public static ClpRuntimeOptions UseResilience(this ClpRuntimeOptions options, ResilienceOptions? resilience = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Interceptors.Add(new ResilienceInterceptor(resilience ?? new ResilienceOptions(), options.TimeProvider, options.Jitter, options.LoggerFactory));
        return options;
    }

    /// <summary>Adds time-outs, retries and circuit breakers to the contract's runtime.</summary>
    /// <exception cref="ConfigurationException">An option is out of range, or names a transition that the contract does not have.</exception>
    public static IClpBuilder UseResilience(this IClpBuilder builder, ResilienceOptions? resilience = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ResilienceOptions checkedOptions = resilience ?? new ResilienceOptions();
        checkedOptions.Check();
        checkedOptions.CheckAgainst(builder.Contract);
        return builder.Configure((_, options) => options.UseResilience(checkedOptions));
    }
}
