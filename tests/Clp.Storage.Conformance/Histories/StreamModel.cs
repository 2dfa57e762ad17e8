using Clp.Storage.Conformance.Linearizability;

namespace Clp.Storage.Conformance.Histories;

/// <summary>One stream, for the checker.</summary>
public sealed class StreamModel : ISequentialModel<StreamState, StreamCall>
{
    /// <inheritdoc/>
    public StreamState Initial => StreamState.Empty;

    /// <inheritdoc/>
    public bool TryStep(StreamState state, StreamCall operation, out StreamState next)
    {
        (string answer, next) = operation.Step(state);
        return operation.Answer is null || operation.Answer == answer;
    }

    /// <inheritdoc/>
    public bool IsReadOnly(StreamCall operation) => operation.IsReadOnly;
}
