using Xunit.Abstractions;

namespace Clp.Middleware.Tests.Redaction;

public sealed class SecretPatternsTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "-----BEGIN ", "RSA PRIVATE KEY-----", "-----END ", "PRIVATE KEY-----", "Bearer", "bEaReR ", "basic%20", "Digest+", "apikey", "ApiKey\t", "eyJ", "eyJhbGciOi", ".", "_", "-",
        "sk", "sk-", "SG.", "ghp_", "xoxb-", "xoxz-", "github_pat_", "ya29.", "hf", "npm_", "AKIA", "ASIA", "AIza", "aiza", "ABCDEFGHIJKL", "abcdefghijklmnopqrstuvwxyz", "0123456789",
        "http", "://", "user", ":", "pass", "@", "host", " ", "\n", "é", "\u212A", "İ", "ſ", "=", "/",
    ];

    [Fact]
    public void Remove_OfAnyText_GivesWhatTheFormsGiveWithoutLookingFirst()
    {
        const int Texts = 20_000;
        int removed = 0, plain = 0;
        for (int seed = 0; seed < Texts; seed++)
        {
            Random random = new(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            string clean = SecretPatterns.Remove(text);

            clean.ShouldBe(SecretPatterns.RemoveByForm(text), $"seed {seed}");
            _ = clean == text ? plain++ : removed++;
        }

        output.WriteLine($"seeds 0 to {Texts - 1}: {removed} texts held something, {plain} did not");
        removed.ShouldBeGreaterThan(1_000);
        plain.ShouldBeGreaterThan(1_000);
    }
}
