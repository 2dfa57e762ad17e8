using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Clp.Middleware;

/// <summary>
/// A key that sender and receiver share, in the form of Standard Webhooks: <c>whsec_</c> and the Base64 of 24 to 64 random
/// bytes. It never shows itself: <see cref="ToString"/> prints none of it. Immutable, thread-safe.
/// </summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    private readonly byte[] key;

    private WebhookSecret(byte[] key) => this.key = key;

    /// <summary>Reads a secret, with or without its prefix.</summary>
    /// <exception cref="ConfigurationException">It is not the Base64 of 24 to 64 bytes. The message does not quote it.</exception>
    public static WebhookSecret Parse(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ReadOnlySpan<char> text = secret.AsSpan().Trim();
        text = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3];
        bool isBase64 = Convert.TryFromBase64Chars(text, bytes, out int written);
        OptionChecks.Demand(isBase64 && written is >= MinBytes and <= MaxBytes, $"A web hook's secret is {Prefix} and the Base64 of {MinBytes} to {MaxBytes} bytes.");
        return new WebhookSecret(bytes[..written]);
    }

    /// <summary>Makes a new random secret of 32 bytes.</summary>
    /// <param name="text">The secret as the receiver needs it; show it once and keep it where secrets are kept.</param>
    public static WebhookSecret Create(out string text)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(32);
        text = Prefix + Convert.ToBase64String(bytes);
        return new WebhookSecret(bytes);
    }

    /// <summary>HMAC-SHA256 over id, timestamp and body, with dots between them.</summary>
    internal void Sign(string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        hash.GetHashAndReset(signature);
    }

    /// <summary>Not the secret.</summary>
    public override string ToString() => "[secret]";
}
