using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Commit;

/// <summary>One write on its way through the queue.</summary>
internal interface IWriteRequest
{
    /// <summary>Does the work within the open transaction; may be called again after a rollback.</summary>
    void Run(Session session);

    /// <summary>Gives the answer, now that it is durable.</summary>
    void Complete();

    void Fail(Exception error);
}

/// <summary>One write with its answer.</summary>
internal sealed class WriteRequest<T>(Func<Session, T> work) : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWriteRequest
{
    private T? answer;

    public void Run(Session session) => answer = work(session);

    public void Complete() => TrySetResult(answer!);

    public void Fail(Exception error) => TrySetException(error);
}
