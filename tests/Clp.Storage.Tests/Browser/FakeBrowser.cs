using System.Collections.Concurrent;

namespace Clp.Storage.Tests.Browser;

/// <summary>One origin's local storage and locks in memory, with a quota; what another tab does meanwhile can be scripted.</summary>
public sealed class FakeBrowser : IBrowserStorage
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> locks = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public bool IsAvailable { get; set; } = true;

    /// <summary>Characters of all keys and values, as browsers count.</summary>
    public int Quota { get; set; } = int.MaxValue;

    /// <summary>Called with the name of each call before it is carried out; may throw, or act as another tab.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Called after a call was carried out; one that throws is a browser whose answer was lost.</summary>
    public Action<string>? After { get; set; }

    public int LocksHeld => locks.Values.Count(held => held.CurrentCount == 0);

    public ValueTask<string?> GetAsync(string key, CancellationToken cancellationToken) => new(Carry("get", () => Values.GetValueOrDefault(key)));

    public ValueTask<bool> TrySetAsync(string key, string value, CancellationToken cancellationToken) => new(Carry("set", () =>
    {
        int used = Values.Where(pair => pair.Key != key).Sum(pair => pair.Key.Length + pair.Value.Length);
        if (used + key.Length + value.Length > Quota)
        {
            return false;
        }

        Values[key] = value;
        return true;
    }));

    public ValueTask RemoveAsync(string key, CancellationToken cancellationToken)
    {
        Carry("remove", () => Values.TryRemove(key, out _));
        return default;
    }

    public ValueTask<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken) => new(Carry("keys", () => (IReadOnlyList<string>)[.. Values.Keys]));

    public async ValueTask<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken)
    {
        Before?.Invoke("lock");
        SemaphoreSlim gate = locks.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        return new Held(this, gate);
    }

    private T Carry<T>(string call, Func<T> act)
    {
        Before?.Invoke(call);
        T result = act();
        After?.Invoke(call);
        return result;
    }

    private sealed class Held(FakeBrowser browser, SemaphoreSlim gate) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            gate.Release();
            browser.After?.Invoke("unlock");
            return default;
        }
    }
}
