using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Clp.Storage.Files;

namespace Clp.Storage;

/// <summary>
/// Keys in a folder of their own, one small file per subject under a hashed name. Nothing is remembered between calls, so a
/// key that one process destroys is gone for every other at once. Thread-safe, across processes too. The folder's rights are
/// the host's: who can read it can read the subjects. A copy or a backup of the folder holds the keys as well; erasing a
/// subject means erasing them there too.
/// </summary>
public sealed class FileSubjectKeys : ISubjectKeys
{
    private const string KeyEnding = ".key";
    private const string ErasedEnding = ".erased";
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;
    private readonly string folder;
    private readonly RandomNumberGenerator random;

    /// <summary>Opens the folder; made when missing.</summary>
    /// <param name="folder">Where the keys are; no folder of a store.</param>
    /// <param name="random">Where keys come from; thread-safe, as <see cref="RandomNumberGenerator.Create()"/> is.</param>
    /// <exception cref="StorageException">The folder cannot be used (<see cref="ClpCodes.KeyStoreFailed"/>).</exception>
    public FileSubjectKeys(string folder, RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(random);
        this.random = random;
        this.folder = Guarded("opened", () => Path.GetFullPath(folder));
        Guarded("opened", () =>
        {
            Disk.CreateFolder(this.folder);
            Disk.SyncFolder(Path.GetDirectoryName(this.folder) ?? this.folder);
            return true;
        });
    }

    /// <inheritdoc/>
    public ValueTask<SubjectKey?> FindAsync(string subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Guarded("read", () => Find(PathOf(subject))));
    }

    /// <inheritdoc/>
    public ValueTask<SubjectKey> GetOrCreateAsync(string subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(subject);
        return new(Guarded("written", () => Find(path) ?? Create(path)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> DestroyAsync(string subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(subject);
        return new(Guarded("destroyed", () =>
        {
            bool isNews = !Disk.FileExists(path + ErasedEnding);
            if (isNews)
            {
                // First what is remembered: from here on no key of the subject counts, whatever happens next.
                TryPublish("erased"u8, path, ErasedEnding);
            }

            Remove(path);
            return isNews;
        }));
    }

    private static SubjectKey? Find(string path)
    {
        if (Disk.FileExists(path + ErasedEnding))
        {
            return SubjectKey.Destroyed;
        }

        byte[]? content = null;
        bool isDamaged = false;
        try
        {
            content = SmallFile.Read(Disk, path + KeyEnding, out isDamaged);
        }
        catch (FileNotFoundException)
        {
            // Destroyed between looking and reading.
        }

        if (content is { Length: SubjectKey.IdLength + SubjectKey.Length })
        {
            SubjectKey key = new(content.AsSpan(0, SubjectKey.IdLength), content.AsSpan(SubjectKey.IdLength));
            CryptographicOperations.ZeroMemory(content);
            return key;
        }

        // A file that is being destroyed looks damaged.
        return Disk.FileExists(path + ErasedEnding) ? SubjectKey.Destroyed
            : content is null && !isDamaged ? null
            : throw Failed("A subject's key file is damaged; restore it from a backup, or destroy the key when there is none. Nothing was changed.", StorageFailure.Corrupt, null);
    }

    private SubjectKey Create(string path)
    {
        SubjectKey key = SubjectKey.Create(random);
        bool isOurs = TryPublish([.. key.Id, .. key.Secret], path, KeyEnding);
        if (Disk.FileExists(path + ErasedEnding))
        {
            // Somebody erased the subject meanwhile, perhaps before this key was there to be destroyed.
            Remove(path);
            return SubjectKey.Destroyed;
        }

        return isOurs ? key : Find(path) ?? SubjectKey.Destroyed;
    }

    // Whole and durable under its name, or not there; false when somebody was faster.
    private bool TryPublish(ReadOnlySpan<byte> content, string path, string ending)
    {
        Span<byte> draftName = stackalloc byte[8];
        random.GetBytes(draftName);
        string draft = path + "." + Convert.ToHexStringLower(draftName);
        SmallFile.Prepare(Disk, draft, content, fsync: true);
        try
        {
            if (NativeSync.TryName(draft + SmallFile.Unfinished, path + ending))
            {
                return true;
            }

            File.Delete(draft + SmallFile.Unfinished);
            return false;
        }
        finally
        {
            Disk.SyncFolder(folder);
        }
    }

    private void Remove(string path)
    {
        try
        {
            if (!Disk.FileExists(path + KeyEnding))
            {
                return;
            }

            using IFile file = Disk.Open(path + KeyEnding, FileUse.Write);
            file.Write(new byte[file.Length], 0);
            file.Flush();
        }
        catch (FileNotFoundException)
        {
            // Somebody else is destroying it too, and was faster.
        }

        Disk.Delete(path + KeyEnding);
        Disk.SyncFolder(folder);
    }

    // The units of the text itself: no two texts, however broken, have the same.
    private string PathOf(string subject) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(subject.AsSpan()))));

    private static T Guarded<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failed($"A subject's key could not be {what}; see that the folder of keys is there, belongs to the host and its disk works.", StorageFailure.Rejected, error);
        }
    }

    private static StorageException Failed(string message, StorageFailure failure, Exception? inner) => new(ClpCodes.KeyStoreFailed, message, failure, inner);
}
