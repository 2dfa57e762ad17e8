namespace Clp.Storage;

/// <summary>
/// What a store in the browser needs of it: filled by a Blazor app, usually over the module of <see cref="BrowserModule"/>.
/// All tabs of one origin share the same values and locks. What a call throws counts as a browser that did not answer.
/// </summary>
public interface IBrowserStorage
{
    /// <summary>False while there is no browser, such as during prerendering; nothing else is called then.</summary>
    bool IsAvailable { get; }

    /// <summary>The value of a key, or null.</summary>
    ValueTask<string?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Sets a value in one step; false when the browser refuses for want of room, and then the old value is still there.</summary>
    ValueTask<bool> TrySetAsync(string key, string value, CancellationToken cancellationToken);

    /// <summary>Removes a value; nothing happens when there is none.</summary>
    ValueTask RemoveAsync(string key, CancellationToken cancellationToken);

    /// <summary>Every key there is, also of others.</summary>
    ValueTask<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the exclusive Web Lock of that name and holds it, against every other tab, until the result is disposed of or the tab is gone.</summary>
    ValueTask<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken);
}
