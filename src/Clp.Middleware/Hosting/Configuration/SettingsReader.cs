using Microsoft.Extensions.Configuration;

namespace Clp.Middleware;

/// <summary>Reads a contract's section. Messages name the key and never the value, which may be a secret that was put in the wrong place.</summary>
internal static class SettingsReader
{
    private static readonly string[] Durations = [nameof(ContractSettings.TransitionTimeout), nameof(ContractSettings.ProposalLifetime)];

    private static readonly string[] Keys =
    [
        .. Durations, nameof(ContractSettings.ConflictRetries), nameof(ContractSettings.SnapshotEvery), nameof(ContractSettings.MaxPendingIntents),
        nameof(ContractSettings.MaxProposalsPerIntent), nameof(ContractSettings.MaxBatchSize), nameof(ContractSettings.KeyNamespace), nameof(ContractSettings.Strict),
        nameof(ContractSettings.PersistOnCommit), nameof(ContractSettings.HydrateOnInit),
    ];

    /// <exception cref="ConfigurationException">A key is unknown, or its value cannot be.</exception>
    public static ContractSettings Read(IConfigurationSection section)
    {
        CheckKeys(section);
        ContractSettings settings = new();
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException e)
        {
            // The binder's own message bears the value.
            string key = Keys.FirstOrDefault(key => e.Message.Contains($"'{section.Path}:{key}'", StringComparison.OrdinalIgnoreCase)) ?? "";
            throw Bad(section, key, "has a value of another kind; durations are written hh:mm:ss, numbers in digits, switches as true or false");
        }

        CheckValues(section, settings);
        return settings;
    }

    private static void CheckKeys(IConfigurationSection section)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw Bad(section, child.Key, $"is unknown; known are {string.Join(", ", Keys)}");
            }

            Demand(child.Value is not null, section, child.Key, "takes one value");

            // A bare number would be taken for days.
            Demand(!Durations.Contains(child.Key, StringComparer.OrdinalIgnoreCase) || child.Value!.Contains(':', StringComparison.Ordinal), section, child.Key, "is a duration; write hh:mm:ss");
        }
    }

    private static void CheckValues(IConfigurationSection section, ContractSettings settings)
    {
        Demand(settings.TransitionTimeout is not { } timeout || (timeout > TimeSpan.Zero && timeout <= TimeSpan.FromDays(49)), section, nameof(settings.TransitionTimeout), "is more than zero and at most 49 days");
        Demand(settings.ProposalLifetime is not { } lifetime || lifetime > TimeSpan.Zero, section, nameof(settings.ProposalLifetime), "is more than zero");
        Demand(settings.ConflictRetries is not < 0, section, nameof(settings.ConflictRetries), "is 0 or more");
        Demand(settings.SnapshotEvery is not < 0, section, nameof(settings.SnapshotEvery), "is 0 (never) or more");
        Demand(settings.MaxPendingIntents is not < 1, section, nameof(settings.MaxPendingIntents), "is 1 or more");
        Demand(settings.MaxProposalsPerIntent is not < 1, section, nameof(settings.MaxProposalsPerIntent), "is 1 or more");
        Demand(settings.MaxBatchSize is not < 1, section, nameof(settings.MaxBatchSize), "is 1 or more");
    }

    private static void Demand(bool holds, IConfigurationSection section, string key, string problem)
    {
        if (!holds)
        {
            throw Bad(section, key, problem);
        }
    }

    private static ConfigurationException Bad(IConfigurationSection section, string key, string problem) => new($"In the configuration, '{section.Path}:{key}' {problem}.");
}
