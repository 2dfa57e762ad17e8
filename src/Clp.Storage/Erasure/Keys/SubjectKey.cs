using System.Security.Cryptography;

namespace Clp.Storage;

/// <summary>The key of one subject: with it its personal values can be read, without it nobody can. Immutable. It never shows its bytes in a text.</summary>
public sealed class SubjectKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 32;

    /// <summary>Bytes of a key's id.</summary>
    public const int IdLength = 8;

    private readonly byte[] id;
    private readonly byte[] secret;

    /// <param name="id">8 bytes by which sealed values name their key; random, not derived from the secret.</param>
    /// <param name="secret">32 random bytes.</param>
    /// <exception cref="StorageException">One of them has another length.</exception>
    public SubjectKey(ReadOnlySpan<byte> id, ReadOnlySpan<byte> secret)
    {
        if (id.Length != IdLength || secret.Length != Length)
        {
            throw new StorageException(ClpCodes.KeyStoreFailed, $"A subject's key has {Length} bytes and an id of {IdLength}.", StorageFailure.Corrupt);
        }

        (this.id, this.secret) = (id.ToArray(), secret.ToArray());
    }

    private SubjectKey() => (id, secret) = ([], []);

    /// <summary>In place of a key that was destroyed.</summary>
    public static SubjectKey Destroyed { get; } = new();

    /// <summary>True when there is no key any more.</summary>
    public bool IsDestroyed => secret.Length == 0;

    /// <summary>By which sealed values name their key.</summary>
    public ReadOnlySpan<byte> Id => id;

    /// <summary>The key itself, for whoever keeps or uses it.</summary>
    public ReadOnlySpan<byte> Secret => secret;

    /// <summary>A new key.</summary>
    /// <param name="random">Where its bytes come from.</param>
    public static SubjectKey Create(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[IdLength + Length];
        random.GetBytes(bytes);
        SubjectKey key = new(bytes[..IdLength], bytes[IdLength..]);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>The key's id, or that it was destroyed.</summary>
    public override string ToString() => IsDestroyed ? "a destroyed key" : "the key " + Convert.ToHexStringLower(id);

}
