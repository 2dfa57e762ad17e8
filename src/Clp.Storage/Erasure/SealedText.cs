using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clp.Storage.Erasure;

/// <summary>
/// The sealed form of something: one text, so that it fits wherever a value was. It begins with a word and holds, in
/// base64url, the form's version, the key's id, the nonce, the tag and the ciphertext (AES-256-GCM). The place it is
/// sealed for is authenticated with it. What is sealed is filled up to a multiple of 32 bytes, so that short values do not tell their length.
/// </summary>
internal static class SealedText
{
    public const string Prefix = "clp-sealed:1:";
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = SubjectKey.IdLength + NonceLength + TagLength;
    private const int Block = 32;

    /// <summary>Written for what had been erased before.</summary>
    public const string Erased = Prefix + "-";

    public static bool Is(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    public static string Seal(SubjectKey key, RandomNumberGenerator random, string place, ReadOnlySpan<byte> content)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        random.GetBytes(nonce);
        return Seal(key.Id, key.Secret, nonce, place, content);
    }

    /// <summary>The same content at the same place always gives the same text: for what is compared while it is sealed.</summary>
    public static string SealAlike(SubjectKey key, string place, ReadOnlySpan<byte> content)
    {
        // Another key than for random nonces, and a nonce that only the same content at the same place gets again.
        Span<byte> secret = stackalloc byte[SubjectKey.Length];
        HMACSHA256.HashData(key.Secret, "clp-sealed alike"u8, secret);
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(BitConverter.GetBytes(place.Length));
        hash.AppendData(MemoryMarshal.AsBytes(place.AsSpan()));
        hash.AppendData(content);
        string text = Seal(key.Id, secret, hash.GetHashAndReset().AsSpan(0, NonceLength), place, content);
        CryptographicOperations.ZeroMemory(secret);
        return text;
    }

    /// <exception cref="StorageException">The text is damaged or was moved here (<see cref="ClpCodes.StoreCorrupt"/>), or another key sealed it (<see cref="ClpCodes.KeyStoreFailed"/>).</exception>
    public static byte[] Open(SubjectKey key, string place, string text) => Open(key, key.Secret, place, text);

    /// <summary>Opens what <see cref="SealAlike"/> sealed.</summary>
    public static byte[] OpenAlike(SubjectKey key, string place, string text)
    {
        Span<byte> secret = stackalloc byte[SubjectKey.Length];
        HMACSHA256.HashData(key.Secret, "clp-sealed alike"u8, secret);
        byte[] content = Open(key, secret, place, text);
        CryptographicOperations.ZeroMemory(secret);
        return content;
    }

    private static string Seal(ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> nonce, string place, ReadOnlySpan<byte> content)
    {
        byte[] filled = new byte[(sizeof(int) + content.Length + Block - 1) / Block * Block];
        BinaryPrimitives.WriteInt32LittleEndian(filled, content.Length);
        content.CopyTo(filled.AsSpan(sizeof(int)));
        byte[] bytes = new byte[HeadLength + filled.Length];
        keyId.CopyTo(bytes);
        nonce.CopyTo(bytes.AsSpan(SubjectKey.IdLength));
        using AesGcm cipher = new(secret, TagLength);
        cipher.Encrypt(nonce, filled, bytes.AsSpan(HeadLength), bytes.AsSpan(SubjectKey.IdLength + NonceLength, TagLength), MemoryMarshal.AsBytes(place.AsSpan()));
        CryptographicOperations.ZeroMemory(filled);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    private static byte[] Open(SubjectKey key, ReadOnlySpan<byte> secret, string place, string text)
    {
        byte[] bytes = Decode(text);
        if (!bytes.AsSpan(0, SubjectKey.IdLength).SequenceEqual(key.Id))
        {
            throw new StorageException(ClpCodes.KeyStoreFailed, "A sealed value belongs to another key than the one the key store has for its subject; give the store the keys it was written with.", StorageFailure.Rejected);
        }

        byte[] filled = new byte[bytes.Length - HeadLength];
        try
        {
            using AesGcm cipher = new(secret, TagLength);
            cipher.Decrypt(bytes.AsSpan(SubjectKey.IdLength, NonceLength), bytes.AsSpan(HeadLength), bytes.AsSpan(SubjectKey.IdLength + NonceLength, TagLength), filled, MemoryMarshal.AsBytes(place.AsSpan()));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Damaged(e);
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(filled);
        return length >= 0 && length <= filled.Length - sizeof(int) ? filled[sizeof(int)..(sizeof(int) + length)] : throw Damaged(null);
    }

    private static byte[] Decode(string text)
    {
        try
        {
            byte[] bytes = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
            return bytes.Length >= HeadLength + Block ? bytes : throw Damaged(null);
        }
        catch (FormatException e)
        {
            throw Damaged(e);
        }
    }

    private static StorageException Damaged(Exception? inner) => new(
        ClpCodes.StoreCorrupt,
        "A sealed value was changed, or stands where it was not written. Nothing was changed; restore the store from a copy.",
        StorageFailure.Corrupt,
        inner);
}
