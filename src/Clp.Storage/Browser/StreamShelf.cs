using System.Globalization;

namespace Clp.Storage.Browser;

/// <summary>The streams of one tenant in the browser: one value each, one counter, one lock.</summary>
internal sealed class StreamShelf(IBrowserStorage storage, string prefix, string tenant)
{
    private readonly BrowserAccess browser = new(storage);
    private readonly string streams = $"{prefix}:{BrowserAccess.Encode(tenant)}:s:";
    private readonly string counter = $"{prefix}:{BrowserAccess.Encode(tenant)}:n";
    private readonly string gate = $"{prefix}:{BrowserAccess.Encode(tenant)}:lock";

    public ValueTask<T> LockedAsync<T>(Func<ValueTask<T>> act, CancellationToken cancellationToken) => browser.LockedAsync(gate, act, cancellationToken);

    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => browser.CheckHealthAsync(prefix, cancellationToken);

    /// <summary>The stream, or null. A reader needs no lock: a value is replaced in one step.</summary>
    public async ValueTask<StreamDocument?> FindAsync(StreamId stream, CancellationToken cancellationToken)
    {
        browser.Demand(cancellationToken);
        string key = KeyOf(stream);
        return await browser.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } value ? StreamDocument.Read(stream, key, value) : null;
    }

    /// <summary>Every stream's name.</summary>
    public async ValueTask<List<StreamId>> NamesAsync(CancellationToken cancellationToken)
    {
        browser.Demand(cancellationToken);
        return [.. (await browser.KeysAsync(cancellationToken).ConfigureAwait(false)).Where(key => key.StartsWith(streams, StringComparison.Ordinal)).Select(Name)];
    }

    /// <summary>Every stream.</summary>
    public async ValueTask<List<StreamDocument>> AllAsync(CancellationToken cancellationToken)
    {
        List<StreamDocument> all = [];
        foreach (StreamId name in await NamesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } document)
            {
                all.Add(document);
            }
        }

        return all;
    }

    /// <summary>Under the lock.</summary>
    public ValueTask SaveAsync(StreamDocument document) => browser.SetAsync(KeyOf(document.Stream), document.Write(KeyOf(document.Stream)));

    /// <summary>Under the lock.</summary>
    public ValueTask RemoveAsync(StreamId stream) => browser.RemoveAsync(KeyOf(stream));

    /// <summary>The number that comes next; under the lock.</summary>
    public async ValueTask<long> NextAsync(CancellationToken cancellationToken)
    {
        if (await browser.GetAsync(counter, cancellationToken).ConfigureAwait(false) is { } text)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long next) ? next : throw BrowserErrors.Corrupt();
        }

        // Never there, or removed by somebody: then what the streams hold tells.
        return (await AllAsync(cancellationToken).ConfigureAwait(false)).SelectMany(d => d.Appends).Select(a => a.Place + a.Events.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>Takes so many numbers, written down before they are used, so that none is used twice; under the lock.</summary>
    public async ValueTask<long> TakeAsync(int count)
    {
        long first = await NextAsync(CancellationToken.None).ConfigureAwait(false);
        await browser.SetAsync(counter, (first + count).ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        return first;
    }

    private string KeyOf(StreamId stream) => streams + BrowserAccess.Encode(stream.Namespace) + "." + BrowserAccess.Encode(stream.Contract) + "." + BrowserAccess.Encode(stream.Instance);

    private StreamId Name(string key)
    {
        string[] parts = key[streams.Length..].Split('.');
        try
        {
            return new StreamId(BrowserAccess.Decode(parts[0]), BrowserAccess.Decode(parts[1]), BrowserAccess.Decode(parts[2]));
        }
        catch (Exception error) when (error is FormatException or IndexOutOfRangeException)
        {
            throw BrowserErrors.Corrupt();
        }
    }
}
