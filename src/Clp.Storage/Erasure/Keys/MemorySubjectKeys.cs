using System.Security.Cryptography;

namespace Clp.Storage;

/// <summary>Keys in memory: for tests, and for data that may end with the process. Thread-safe.</summary>
/// <param name="random">Where keys come from; thread-safe, as <see cref="RandomNumberGenerator.Create()"/> is.</param>
public sealed class MemorySubjectKeys(RandomNumberGenerator random) : ISubjectKeys
{
    private readonly RandomNumberGenerator random = random ?? throw new ArgumentNullException(nameof(random));
    private readonly Dictionary<string, SubjectKey> keys = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<SubjectKey?> FindAsync(string subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        cancellationToken.ThrowIfCancellationRequested();
        lock (keys)
        {
            return new(keys.GetValueOrDefault(subject));
        }
    }

    /// <inheritdoc/>
    public ValueTask<SubjectKey> GetOrCreateAsync(string subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        cancellationToken.ThrowIfCancellationRequested();
        lock (keys)
        {
            if (!keys.TryGetValue(subject, out SubjectKey? key))
            {
                keys.Add(subject, key = SubjectKey.Create(random));
            }

            return new(key);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Whoever is using the key at this moment finishes with it; its bytes go with the last user.</remarks>
    public ValueTask<bool> DestroyAsync(string subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        cancellationToken.ThrowIfCancellationRequested();
        lock (keys)
        {
            bool isNews = !keys.TryGetValue(subject, out SubjectKey? key) || !key.IsDestroyed;
            keys[subject] = SubjectKey.Destroyed;
            return new(isNews);
        }
    }
}
