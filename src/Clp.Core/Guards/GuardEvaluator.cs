using System.Collections.Immutable;

namespace Clp;

/// <summary>Runs every guard of an intent, each once, and collects every objection. A guard that throws denies.</summary>
internal static class GuardEvaluator
{
    public const string FailedReason = "The guard itself failed, so the intent is refused; see the error log.";

    /// <summary>The objections in guard order, or the default array when there are none.</summary>
    /// <param name="context">What the guards look at.</param>
    /// <param name="failed">Called for a guard that throws.</param>
    public static ImmutableArray<Denial> Run(in GuardContext context, Action<Guard, Exception>? failed)
    {
        ImmutableArray<Denial>.Builder? denials = null;
        foreach (Guard guard in context.Intent.Definition.Guards)
        {
            if (Judge(guard, context, failed) is { } denial)
            {
                (denials ??= ImmutableArray.CreateBuilder<Denial>()).Add(denial);
            }
        }

        return denials?.ToImmutable() ?? default;
    }

    private static Denial? Judge(Guard guard, in GuardContext context, Action<Guard, Exception>? failed)
    {
        try
        {
            GuardVerdict verdict = guard.Check(context);
            return verdict.IsDenied ? new Denial(guard.Name, verdict.Reason!, verdict.Suggestion) : null;
        }
#pragma warning disable CA1031 // Fail closed: whatever a guard throws, the answer is "no".
        catch (Exception e)
#pragma warning restore CA1031
        {
            failed?.Invoke(guard, e);
            return new Denial(guard.Name, FailedReason);
        }
    }
}
