namespace Clp.Storage;

/// <summary>
/// Where the keys of subjects are kept, apart from what they seal. Destroying a key erases its subject: that is remembered,
/// and the subject never gets another one. Implementations are thread-safe, and forget a destroyed key at once everywhere.
/// </summary>
public interface ISubjectKeys
{
    /// <summary>The subject's key; <see cref="SubjectKey.Destroyed"/> when it was destroyed; null when it never had one.</summary>
    /// <param name="subject">The subject's name: any text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageException">The key store failed or is damaged (<see cref="ClpCodes.KeyStoreFailed"/>).</exception>
    ValueTask<SubjectKey?> FindAsync(string subject, CancellationToken cancellationToken);

    /// <summary>The subject's key, made now when it never had one, and durable when this returns; <see cref="SubjectKey.Destroyed"/> when it was destroyed.</summary>
    /// <param name="subject">The subject's name: any text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageException">The key store failed or is damaged (<see cref="ClpCodes.KeyStoreFailed"/>).</exception>
    ValueTask<SubjectKey> GetOrCreateAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Destroys the subject's key for good, durable when this returns; a subject that never had one can have none from now on. May be repeated.</summary>
    /// <param name="subject">The subject's name: any text.</param>
    /// <param name="cancellationToken">Ends the wait before anything is destroyed.</param>
    /// <returns>False when the subject was erased already.</returns>
    /// <exception cref="StorageException">The key store failed (<see cref="ClpCodes.KeyStoreFailed"/>); the key may or may not be gone. Repeat it.</exception>
    ValueTask<bool> DestroyAsync(string subject, CancellationToken cancellationToken);
}
