namespace Clp.Middleware;

/// <summary>Adds a cache of proposals to a runtime or a host.</summary>
public static class ProposalCacheExtensions
{
    /// <summary>Adds a cache to the options' interceptors, with the clock the options hold now. Add it before resilience, so that what is kept needs no provider that works.</summary>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public static ClpRuntimeOptions UseProposalCache(this ClpRuntimeOptions options, ProposalCacheOptions? cache = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Interceptors.Add(new ProposalCache(cache, options.TimeProvider));
        return options;
    }

    /// <summary>Adds a cache of proposals to the contract's runtime.</summary>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public static IClpBuilder UseProposalCache(this IClpBuilder builder, ProposalCacheOptions? cache = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        (cache ?? new ProposalCacheOptions()).Check();
        return builder.Configure((_, options) => options.UseProposalCache(cache));
    }
}
