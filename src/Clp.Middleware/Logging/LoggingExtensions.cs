using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>Has a runtime tell what came of commands.</summary>
public static class LoggingExtensions
{
    /// <summary>The category under which commands are logged.</summary>
    public const string Category = "Clp.Commands";

    /// <summary>Adds the logging middleware, best before everything else: then it hears what all others refuse. It always logs through a redacting factory, with the defaults when <see cref="RedactionExtensions.UseRedaction(ClpRuntimeOptions, Contract, RedactionOptions?)"/> was not called before.</summary>
    /// <param name="options">The runtime's options, with their logger factory and clock set.</param>
    /// <param name="logging">What is told; the defaults when null.</param>
    /// <exception cref="ConfigurationException">The options are impossible, or no logger factory is set.</exception>
    public static ClpRuntimeOptions UseLogging(this ClpRuntimeOptions options, LoggingOptions? logging = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        logging ??= new LoggingOptions();
        logging.Check();
        OptionChecks.Demand(options.LoggerFactory is not null, $"Set {nameof(ClpRuntimeOptions.LoggerFactory)} before {nameof(UseLogging)}.");
        RedactingLoggerFactory factory = options.LoggerFactory as RedactingLoggerFactory ?? new RedactingLoggerFactory(options.LoggerFactory, new Redactor());
        LoggingMiddleware middleware = new(new SafeLogger(factory.CreateLogger(Category)), logging, factory.Redactor, options.TimeProvider);
        options.Middleware.Add(middleware);
        if (logging.Acceptances)
        {
            options.Interceptors.Add(middleware);
        }

        return options;
    }

    /// <summary>Adds the logging middleware to the contract's runtime. A host without logging gets none.</summary>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static IClpBuilder UseLogging(this IClpBuilder builder, LoggingOptions? logging = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        logging?.Check();
        return builder.Configure((_, options) =>
        {
            if (options.LoggerFactory is not null)
            {
                options.UseLogging(logging);
            }
        });
    }
}
