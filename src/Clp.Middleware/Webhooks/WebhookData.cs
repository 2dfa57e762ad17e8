namespace Clp.Middleware;

/// <summary>What a web hook tells about an event beyond that it happened. Immutable.</summary>
/// <remarks>
/// Unless told otherwise: the intent's name and the payload's declared fields, except personal ones, those whose name says
/// that they are secret, and what no intent declares. Actors, reasons, proposals and the state are not told.
/// </remarks>
public sealed record WebhookData
{
    /// <summary>The top-level fields of the payload that are told; all declared ones when null. A field that is named here is told although its name sounds secret.</summary>
    public IReadOnlyCollection<string>? Fields { get; init; }

    /// <summary>True: personal fields are told too. Whoever got them has them, whatever is erased here. Default false.</summary>
    public bool IncludesPersonal { get; init; }

    /// <summary>Whether a field's name says that it holds a secret, at any depth. Default: names with password, secret, token, credential, api key, and their like.</summary>
    public Func<string, bool> IsSecret { get; init; } = SecretNames.Has;

    /// <summary>Makes the data instead of all this: null for none. Must be pure and quick, and decides alone what leaves the house.</summary>
    public Func<RecordedEvent, StateValue?>? Make { get; init; }
}
