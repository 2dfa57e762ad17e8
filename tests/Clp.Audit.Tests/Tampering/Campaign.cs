using System.Security.Cryptography;

namespace Clp.Audit.Tests.Tampering;

/// <summary>Many tamperings from one seed, each verified against a checkpoint of the sound log.</summary>
internal sealed class Campaign(int seed) : IDisposable
{
    private static readonly TamperKind[] Kinds = Enum.GetValues<TamperKind>();

    private readonly ECDsa key = AuditKeys.Create();

    /// <summary>Sound files that did not verify.</summary>
    public int FalseAlarms { get; private set; }

    public int Detected { get; private set; }

    /// <summary>Detected, and named by position where there is a position to name.</summary>
    public int Named { get; private set; }

    /// <summary>The first failures, for people.</summary>
    public List<string> Failures { get; } = [];

    public void Run(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Random random = new(seed + i);
            Tamperer tamperer = new(random);
            AuditVerifyOptions options = new() { Checkpoints = [tamperer.Chain.Sign(key, TimeProvider.System)], PublicKey = key };
            if (Verify(tamperer.Sound, options) is not { Report.IsEndProven: true })
            {
                FalseAlarms++;
                Failures.Add($"seed {seed + i}: the sound file does not verify");
            }

            Judge(tamperer.Tamper(Kinds[i % Kinds.Length]), options, seed + i);
        }
    }

    public void Dispose() => key.Dispose();

    private void Judge(Tampered tampered, AuditVerifyOptions options, int ofSeed)
    {
        (AuditReport? report, AuditException? exception) = Verify(tampered.File, options);
        bool isDetected = exception is not null || !report!.IsIntact;
        bool isNamed = isDetected && (exception is not null ? tampered.IsNamedBy(exception) : tampered.IsNamedBy(report!));
        Detected += isDetected ? 1 : 0;
        Named += isNamed ? 1 : 0;
        if (!isNamed && Failures.Count < 20)
        {
            string found = exception?.Message ?? string.Join(" | ", report!.Findings.Select(f => $"{f.Fault} {f.Position}-{f.LastPosition}"));
            Failures.Add($"seed {ofSeed}: {tampered.Kind} at {string.Join("-", tampered.Positions)}: {(isDetected ? found : "not detected")}");
        }
    }

    private static (AuditReport? Report, AuditException? Exception) Verify(byte[] file, AuditVerifyOptions options)
    {
        try
        {
            using MemoryStream stream = new(file);
            return (AuditVerifier.VerifyAsync(stream, options).AsTask().GetAwaiter().GetResult(), null);
        }
        catch (AuditException exception)
        {
            return (null, exception);
        }
    }
}
