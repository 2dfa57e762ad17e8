using System.Text;

namespace Clp.Storage.Browser;

/// <summary>A state as one value of the browser's storage: SHA-256 over key and content (hex), then the content as JSON. The browser's owner can rewrite both; it shows accidents, not tampering.</summary>
internal static class BrowserValue
{
    private const int HashLength = 64;

    public static string Write(string key, StoredState state)
    {
        string content = Encoding.UTF8.GetString(EventJson.WriteSnapshot(new Snapshot(state.Version, "", state.State)));
        return BrowserAccess.Hash(key, content) + content;
    }

    /// <exception cref="StorageException">It is not a value written under this key.</exception>
    public static StoredState Read(string key, string value)
    {
        if (value.Length < HashLength || !value.AsSpan(0, HashLength).SequenceEqual(BrowserAccess.Hash(key, value[HashLength..])))
        {
            throw BrowserErrors.Corrupt();
        }

        Snapshot snapshot = EventJson.ReadSnapshot(Encoding.UTF8.GetBytes(value[HashLength..]));
        return new StoredState(snapshot.Data, snapshot.Version);
    }
}
