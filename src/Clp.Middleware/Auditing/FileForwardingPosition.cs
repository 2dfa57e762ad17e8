using System.Security.Cryptography;
using System.Text;

namespace Clp.Middleware;

/// <summary>
/// A position in a small file that is replaced in one step. After a crash it is the newest or the one before; the loss of power
/// may bring back an older one, which only means that more is forwarded again.
/// </summary>
public sealed class FileForwardingPosition : IForwardingPosition
{
    private const int HashLength = 32;

    private readonly string path;

    /// <summary>Creates the position; nothing is read or written yet.</summary>
    /// <param name="path">The file, in a folder of which only this process may write it; the folder is made when it is missing.</param>
    public FileForwardingPosition(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = Path.GetFullPath(path);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The file cannot be read, or is damaged (<see cref="ClpCodes.StoreCorrupt"/>).</exception>
    public ValueTask<FeedPosition> LoadAsync(CancellationToken cancellationToken) => Guarded(Load);

    /// <inheritdoc/>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public ValueTask SaveAsync(FeedPosition position, CancellationToken cancellationToken)
    {
        ValueTask<FeedPosition> saving = Guarded(() => Save(position));
        return saving.IsCompletedSuccessfully ? default : new(saving.AsTask());
    }

    private FeedPosition Load()
    {
        if (!File.Exists(path))
        {
            return FeedPosition.Start;
        }

        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < HashLength || !SHA256.HashData(bytes.AsSpan(HashLength)).AsSpan().SequenceEqual(bytes.AsSpan(0, HashLength)))
        {
            throw new StorageException(ClpCodes.StoreCorrupt, "The file with the position of a forwarder is damaged. Restore it, or delete it to have everything forwarded again.", StorageFailure.Corrupt);
        }

        return new FeedPosition(Encoding.UTF8.GetString(bytes.AsSpan(HashLength)));
    }

    private FeedPosition Save(FeedPosition position)
    {
        byte[] text = Encoding.UTF8.GetBytes(position.Text ?? "");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = path + ".unfinished";
        using (FileStream file = new(unfinished, FileMode.Create, FileAccess.Write))
        {
            file.Write(SHA256.HashData(text));
            file.Write(text);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
        return position;
    }

    private static ValueTask<FeedPosition> Guarded(Func<FeedPosition> act)
    {
        try
        {
            return new(act());
        }
        catch (StorageException e)
        {
            return ValueTask.FromException<FeedPosition>(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromException<FeedPosition>(new StorageException(ClpCodes.StoreRejected, "The file with the position of a forwarder cannot be read or written; see the inner exception.", StorageFailure.Rejected, e));
        }
    }
}
