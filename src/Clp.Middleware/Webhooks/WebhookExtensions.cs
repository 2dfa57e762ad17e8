using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware;

/// <summary>Sends events to receivers outside.</summary>
public static class WebhookExtensions
{
    /// <summary>
    /// Has chosen events ride into the store's outbox as CloudEvents, one message for each endpoint, beside the messages of an
    /// <see cref="ClpRuntimeOptions.Outbox"/> that is set already. A relay with a <see cref="WebhookTarget"/> delivers them.
    /// </summary>
    /// <param name="runtime">The runtime's options; its store needs an outbox.</param>
    /// <param name="contract">The runtime's contract: it says which fields are personal.</param>
    /// <param name="options">The same endpoints, by name, as the relay has.</param>
    /// <returns>The runtime's options.</returns>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static ClpRuntimeOptions UseWebhooks(this ClpRuntimeOptions runtime, Contract contract, WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        WebhookRoute route = new(contract, options);
        Func<RecordedEvent, IEnumerable<OutboxMessage>>? others = runtime.Outbox;
        runtime.Outbox = others is null ? route.Messages : recorded => others(recorded).Concat(route.Messages(recorded));
        return runtime;
    }

    /// <summary>Has chosen events of the contract ride as CloudEvents, and its store's relay deliver them for as long as the host runs. Clock: the host's, unless the options have one.</summary>
    /// <param name="builder">The contract; its store needs an outbox.</param>
    /// <param name="options">The endpoints and what they are told.</param>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static IClpBuilder UseWebhooks(this IClpBuilder builder, WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();

        // Of the container, which disposes it; a key of its own, since there may be several for one contract.
        object key = new();
        builder.Services.AddKeyedSingleton(key, (provider, _) => new WebhookTarget(
            options.TimeProvider == TimeProvider.System ? options with { TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider } : options));
        string[] topics = [.. options.Endpoints.Select(endpoint => WebhookTarget.Topic(builder.Contract.Name, endpoint.Name))];
        return builder
            .Configure((provider, runtime) => runtime.UseWebhooks(builder.Contract, options with { Data = options.Data.With(RedactionExtensions.RedactionOf(provider, builder.Contract)) }))
            .UseOutbox(provider => provider.GetRequiredKeyedService<WebhookTarget>(key), topics);
    }
}
