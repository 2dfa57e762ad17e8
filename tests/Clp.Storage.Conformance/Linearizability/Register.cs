namespace Clp.Storage.Conformance.Linearizability;

/// <summary>A call on a register of one number, with its answer.</summary>
public abstract record RegisterOperation
{
    private RegisterOperation()
    {
    }

    /// <summary>What was read; a null value is the empty register.</summary>
    public sealed record Read(int? Value) : RegisterOperation;

    /// <summary>What was written.</summary>
    public sealed record Write(int Value) : RegisterOperation;

    /// <summary>Writes <paramref name="To"/> where <paramref name="From"/> stands; null when it is not known whether it did.</summary>
    public sealed record CompareAndSet(int From, int To, bool? WasSet) : RegisterOperation;
}

/// <summary>A register of one number, empty at first.</summary>
public sealed class RegisterModel : ISequentialModel<int?, RegisterOperation>
{
    /// <inheritdoc/>
    public int? Initial => null;

    /// <inheritdoc/>
    public bool TryStep(int? state, RegisterOperation operation, out int? next)
    {
        (next, bool isPossible) = operation switch
        {
            RegisterOperation.Read read => (state, read.Value == state),
            RegisterOperation.Write write => (write.Value, true),
            RegisterOperation.CompareAndSet cas => (cas.From == state && cas.WasSet != false ? cas.To : state, cas.WasSet is not { } wasSet || wasSet == (cas.From == state)),
            _ => throw new InvalidOperationException($"unknown operation {operation}"),
        };
        return isPossible;
    }

    /// <inheritdoc/>
    public bool IsReadOnly(RegisterOperation operation) => operation is RegisterOperation.Read or RegisterOperation.CompareAndSet { WasSet: false };
}
