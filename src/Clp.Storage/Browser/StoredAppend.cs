using System.Text;

namespace Clp.Storage.Browser;

/// <summary>One append in a stream's value.</summary>
/// <param name="First">The version of its first event.</param>
/// <param name="Place">The place of its first event among those of all streams.</param>
/// <param name="Operation">The operation id, or null.</param>
/// <param name="RequestHash">The request's hash, or null.</param>
/// <param name="Events">The events' stored JSON.</param>
internal sealed record StoredAppend(long First, long Place, string? Operation, string? RequestHash, string[] Events)
{
    public long Last => First + Events.Length - 1;

    public RecordedEvent[] Read(StreamId stream) => [.. Events.Select((json, at) => EventJson.Read(stream, First + at, Encoding.UTF8.GetBytes(json)))];

    /// <summary>As it lies in the chain, once that is known: what was read is not hashed again to be written.</summary>
    private StateObject? Stored { get; init; }

    public StateObject ToState(ref string head)
    {
        StateObject? known = Stored;
        if (known is null)
        {
            StateObject content = Content();
            known = content.With("hash", BrowserAccess.Hash(head, content.ToJson()));
        }

        head = known.Require<string>("hash");
        return known;
    }

    public static StoredAppend Read(StateObject stored, long first, ref string head)
    {
        StoredAppend append = new(
            first,
            stored.Require<long>("place"),
            Text(stored.Field("operation")),
            Text(stored.Field("request")),
            [.. stored.Require<StateArray>("events").Select(e => e.As<string>())])
        {
            Stored = stored,
        };
        head = BrowserAccess.Hash(head, append.Content().ToJson());
        return stored.Require<string>("hash") == head ? append : throw BrowserErrors.Corrupt();
    }

    private StateObject Content() => StateObject.Of(
        ("place", Place),
        ("operation", Operation is null ? StateValue.Null : BrowserAccess.Encode(Operation)),
        ("request", RequestHash is null ? StateValue.Null : BrowserAccess.Encode(RequestHash)),
        ("events", StateArray.From(Events.Select(e => (StateValue)e))));

    private static string? Text(StateValue? value) => value is { Kind: StateKind.Text } ? BrowserAccess.Decode(value.As<string>()) : null;
}
