using System.Globalization;
using System.Security.Cryptography;

namespace Clp.Middleware;

/// <summary>
/// Signatures as Standard Webhooks has them: HMAC-SHA256 over <c>id.timestamp.body</c> in the header
/// <see cref="SignatureHeader"/>, one <c>v1,Base64</c> for every active secret, with blanks between them. Thread-safe.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header with the message's id, the same at every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the moment of the attempt, in seconds since 1970 UTC.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string Version = "v1,";

    // More than anybody rotates through; every candidate costs a comparison.
    private const int MaxCandidates = 16;

    /// <summary>How far a receiver lets clocks and networks be apart unless told: 5 minutes.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The signature header's value.</summary>
    /// <param name="secrets">The active secrets, 1 or more; each gives a signature, so that a receiver with any of them is content while secrets are exchanged.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="at">The moment of the attempt; whole seconds count.</param>
    /// <param name="body">The body's exact bytes.</param>
    public static string Sign(IReadOnlyList<WebhookSecret> secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(id);
        string timestamp = Timestamp(at);
        Span<byte> signature = stackalloc byte[SHA256.HashSizeInBytes];
        List<string> all = new(secrets.Count);
        foreach (WebhookSecret secret in secrets)
        {
            secret.Sign(id, timestamp, body, signature);
            all.Add(Version + Convert.ToBase64String(signature));
        }

        return string.Join(' ', all);
    }

    /// <summary>For receivers: returns when one of the signatures was made with one of the secrets, not long ago. Compares in constant time.</summary>
    /// <param name="secrets">The secrets that count at present.</param>
    /// <param name="id">The header <see cref="IdHeader"/>; drop what carries an id that you have already.</param>
    /// <param name="timestamp">The header <see cref="TimestampHeader"/>.</param>
    /// <param name="signatures">The header <see cref="SignatureHeader"/>.</param>
    /// <param name="body">The body's exact bytes, before anything parsed them.</param>
    /// <param name="clock">The clock that the timestamp is compared with.</param>
    /// <param name="tolerance">How far the timestamp may lie from now, in both directions; <see cref="DefaultTolerance"/> when null.</param>
    /// <exception cref="WebhookException">Something is missing, malformed, too old, too far ahead or wrong (<see cref="ClpCodes.BadSignature"/>).</exception>
    public static void Verify(
        IReadOnlyList<WebhookSecret> secrets,
        string? id,
        string? timestamp,
        string? signatures,
        ReadOnlySpan<byte> body,
        TimeProvider clock,
        TimeSpan? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(clock);
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures))
        {
            throw Bad("A header is missing");
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            throw Bad("The timestamp is no number of seconds");
        }

        // As doubles: no distance overflows.
        double distance = Math.Abs((double)seconds - clock.GetUtcNow().ToUnixTimeSeconds());
        if (distance > (tolerance ?? DefaultTolerance).TotalSeconds)
        {
            throw Bad("The timestamp is too far from now");
        }

        if (!IsSigned(secrets, id, timestamp, signatures, body))
        {
            throw Bad("No signature fits");
        }
    }

    internal static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static bool IsSigned(IReadOnlyList<WebhookSecret> secrets, string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        string[] candidates = signatures.Split(' ', MaxCandidates + 1, StringSplitOptions.RemoveEmptyEntries);
        bool fits = false;
        foreach (WebhookSecret secret in secrets)
        {
            secret.Sign(id, timestamp, body, expected);
            foreach (string candidate in candidates.Take(MaxCandidates))
            {
                if (candidate.StartsWith(Version, StringComparison.Ordinal)
                    && Convert.TryFromBase64Chars(candidate.AsSpan(Version.Length), given, out int written) && written == given.Length)
                {
                    fits |= CryptographicOperations.FixedTimeEquals(expected, given);
                }
            }
        }

        return fits;
    }

    private static WebhookException Bad(string what) => new(ClpCodes.BadSignature, $"{what}; the request was not believed. Secrets, clocks and the untouched body must be the same on both sides.");
}
