using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>Keeps secrets out of what a runtime logs.</summary>
public static class RedactionExtensions
{
    /// <summary>Lets the runtime, and what is added to it afterwards, log through a <see cref="RedactingLoggerFactory"/>. Called after <see cref="ClpRuntimeOptions.LoggerFactory"/> is set and before anything that logs is added.</summary>
    /// <param name="options">The runtime's options.</param>
    /// <param name="contract">The contract, for its personal fields.</param>
    /// <param name="redaction">What counts as a secret; the defaults when null.</param>
    /// <exception cref="ConfigurationException">The options are impossible, or no logger factory is set.</exception>
    public static ClpRuntimeOptions UseRedaction(this ClpRuntimeOptions options, Contract contract, RedactionOptions? redaction = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(contract);
        OptionChecks.Demand(options.LoggerFactory is not null, $"Set {nameof(ClpRuntimeOptions.LoggerFactory)} before {nameof(UseRedaction)}: that is what it wraps.");
        Redactor redactor = new(redaction, contract);
        options.LoggerFactory = options.LoggerFactory is RedactingLoggerFactory already ? already.With(redactor) : new RedactingLoggerFactory(options.LoggerFactory, redactor);
        return options;
    }

    /// <summary>Says what counts as a secret in this contract's logs, wherever among the calls it stands. Without it the defaults hold: a host's runtimes never log unredacted.</summary>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static IClpBuilder UseRedaction(this IClpBuilder builder, RedactionOptions redaction)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(redaction);
        builder.Services.AddKeyedSingleton(builder.Contract.Name, new Redactor(redaction, builder.Contract));
        return builder;
    }

    /// <summary>Wraps the factory, if there is one and nobody has wrapped it yet: before the host's steps, so that whatever they add logs through it.</summary>
    internal static void ApplyRedaction(this ClpRuntimeOptions options, IServiceProvider services, Contract contract)
    {
        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        if (options.LoggerFactory is { } factory and not RedactingLoggerFactory)
        {
            options.LoggerFactory = new RedactingLoggerFactory(factory, RedactorOf(services, contract));
        }
    }

    /// <summary>The host's loggers for what works beside a contract's runtime; null for a host without.</summary>
    internal static ILoggerFactory? RedactedLoggers(IServiceProvider services, Contract contract)
        => services.GetService<ILoggerFactory>() is { } factory ? new RedactingLoggerFactory(factory, RedactorOf(services, contract)) : null;

    /// <summary>The host's loggers for what works for several contracts: what is a secret to one of them is one to all.</summary>
    internal static ILoggerFactory? RedactedLoggers(IServiceProvider services)
        => services.GetService<ILoggerFactory>() is { } factory
            ? services.GetRequiredService<HostPlan>().Contracts.Aggregate(factory, (inner, plan) => new RedactingLoggerFactory(inner, RedactorOf(services, plan.Contract)))
            : null;

    /// <summary>An exception for those whom the host tells of its health: without what is a secret of any contract.</summary>
    internal static Exception Redacted(IServiceProvider services, Exception exception)
        => services.GetRequiredService<HostPlan>().Contracts.Aggregate(exception, (inner, plan) => RedactedException.Of(inner, RedactorOf(services, plan.Contract)));

    /// <summary>What the host said about a contract's secrets; null when it said nothing.</summary>
    internal static RedactionOptions? RedactionOf(IServiceProvider services, Contract contract) => services.GetKeyedService<Redactor>(contract.Name)?.Options;

    private static Redactor RedactorOf(IServiceProvider services, Contract contract) => services.GetKeyedService<Redactor>(contract.Name) ?? new Redactor(null, contract);
}
