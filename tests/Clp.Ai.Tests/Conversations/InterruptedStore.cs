using Clp.Tests.Runtime;

namespace Clp.Ai.Tests.Conversations;

/// <summary>Where an append is interrupted.</summary>
public enum Interruption
{
    /// <summary>The caller cancels just before it.</summary>
    CancelBefore,
    /// <summary>The caller cancels just after it.</summary>
    CancelAfter,
    /// <summary>The store refuses it.</summary>
    Reject,
    /// <summary>The store did it and did not answer.</summary>
    NoAnswer,
}

/// <summary>Stores in memory whose n-th append meets with something, once. Not for several writers.</summary>
internal static class InterruptedStore
{
    public static ScriptedStore At(int append, Interruption what, CancellationTokenSource caller)
    {
        ScriptedStore store = new();
        for (int before = 1; before < append; before++)
        {
            store.ThenWork();
        }

        return what switch
        {
            Interruption.CancelBefore => store.ThenMeet(caller.CancelAsync),
            Interruption.CancelAfter => store.ThenWorkBefore(caller.CancelAsync),
            Interruption.Reject => store.ThenFail(ScriptedStore.Rejected),
            _ => store.ThenFail(ScriptedStore.Unknown, afterWriting: true),
        };
    }
}
