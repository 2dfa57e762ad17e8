using System.Text;

namespace Clp.Testing;

/// <summary>Puts a commit into a log without running it, through the public stored form of events.</summary>
internal static class SpecEvents
{
    // Not the contract's own hash: so the runtime checks the resulting state against the declared shape.
    private const string MadeBySpecification = "given";

    public static async Task AddAsync(Contract contract, IEventStore store, ContractInstance instance, SpecStep step, DateTimeOffset at)
    {
        if (contract.FindIntent(step.Intent) is null)
        {
            throw new SpecException($"Given {step}: the contract declares no intent '{step.Intent}'.");
        }

        long version = instance.Version + 1;
        try
        {
            RecordedEvent given = EventJson.Read(instance.Stream, version, Encoding.UTF8.GetBytes(Text(contract, step, version, at)));
            await store.AppendAsync(instance.Stream, Expected.Exactly(version - 1), new Append(given.Event, given.Header), CancellationToken.None).ConfigureAwait(false);
            await instance.RefreshAsync().ConfigureAwait(false);
        }
        catch (ClpException e)
        {
            throw new SpecException($"Given {step}: it does not fit the contract. {e.Message}");
        }
    }

    private static string Text(Contract contract, SpecStep step, long version, DateTimeOffset at) => StateObject.Of(
        ("kind", "committed"),
        ("intentId", version),
        ("by", "system:host"),
        ("at", at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
        ("intent", step.Intent),
        ("payload", step.Payload),
        ("origins", "system"),
        ("transition", MadeBySpecification),
        ("delta", step.Change!.ToValue()),
        ("contractVersion", contract.Version),
        ("contractHash", MadeBySpecification)).ToString();
}
