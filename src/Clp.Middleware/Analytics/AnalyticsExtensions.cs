using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware;

/// <summary>Has a runtime tell an analytics sink about its commands.</summary>
public static class AnalyticsExtensions
{
    /// <summary>Adds analytics to a runtime. Whoever made the middleware disposes it after the runtime.</summary>
    public static ClpRuntimeOptions UseAnalytics(this ClpRuntimeOptions options, AnalyticsMiddleware analytics)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(analytics);
        options.Middleware.Add(analytics);
        return options;
    }

    /// <summary>Adds analytics to the contract's runtime. What waits is sent when the host's container is disposed, after the runtime.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="sink">Makes the sink, or takes it from the container.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static IClpBuilder UseAnalytics(this IClpBuilder builder, Func<IServiceProvider, IAnalyticsSink> sink, AnalyticsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(sink);
        options ??= new AnalyticsOptions();
        options.Check();
        object key = new();
        builder.Services.AddKeyedSingleton(key, (provider, _) => new AnalyticsMiddleware(sink(provider), options with { TimeProvider = options.TimeProvider ?? provider.GetService<TimeProvider>() }));
        return builder.Configure((provider, runtime) => runtime.UseAnalytics(provider.GetRequiredKeyedService<AnalyticsMiddleware>(key)));
    }

    /// <summary>Adds analytics to the contract's runtime, with a sink that belongs to the caller.</summary>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static IClpBuilder UseAnalytics(this IClpBuilder builder, IAnalyticsSink sink, AnalyticsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return builder.UseAnalytics(_ => sink, options);
    }
}
