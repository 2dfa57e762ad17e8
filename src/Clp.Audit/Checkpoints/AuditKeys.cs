using System.Security.Cryptography;

namespace Clp.Audit;

/// <summary>The keys of checkpoints: ECDSA on the curve P-256. Stateless, thread-safe.</summary>
public static class AuditKeys
{
    /// <summary>The size of a signature in bytes.</summary>
    internal const int SignatureSize = 64;

    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>A new key pair.</summary>
    public static ECDsa Create() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Reads a private or public key in PEM form (<c>BEGIN PRIVATE KEY</c>, <c>BEGIN EC PRIVATE KEY</c>, <c>BEGIN PUBLIC KEY</c>). Dispose it after use.</summary>
    /// <exception cref="AuditException">The text is no such key, or the key is not on P-256.</exception>
    public static ECDsa FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            IdOf(key);
            return key;
        }
        catch (Exception cause) when (cause is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new AuditException(ClpCodes.BadAuditKey, "This is not an unencrypted EC key in PEM form. Make one with: clp audit keygen --out DIR", inner: cause);
        }
        catch (AuditException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The key's id as checkpoints name it: SHA-256 of the public key's SubjectPublicKeyInfo, 64 hexadecimal digits.</summary>
    /// <exception cref="AuditException">The key is not on P-256.</exception>
    public static string IdOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value == P256
                ? Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))
                : throw new AuditException(ClpCodes.BadAuditKey, "The key is not on the curve P-256. Make one with: clp audit keygen --out DIR");
        }
        catch (CryptographicException cause)
        {
            throw new AuditException(ClpCodes.BadAuditKey, "The key's public part cannot be read.", inner: cause);
        }
    }

    internal static byte[] Sign(ECDsa key, byte[] bytes)
    {
        try
        {
            return key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException cause)
        {
            throw new AuditException(ClpCodes.BadAuditKey, "The key cannot sign: it is a public key. Give the private key.", inner: cause);
        }
    }

    internal static bool IsSignedBy(ECDsa publicKey, byte[] bytes, ReadOnlySpan<byte> signature)
        => publicKey.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
