namespace Clp;

/// <summary>Runs a contract: opens instances over a store. Thread-safe.</summary>
public sealed class ClpRuntime : IAsyncDisposable
{
    /// <summary>Creates a runtime.</summary>
    /// <exception cref="StorageException">The options do not go together.</exception>
    public ClpRuntime(Contract contract, ClpRuntimeOptions? options = null) => throw new NotImplementedException();

    /// <summary>The contract.</summary>
    public Contract Contract => throw new NotImplementedException();

    /// <summary>Opens an instance; the same id gives the same object. Reads what is stored when the options say so.</summary>
    public ValueTask<ContractInstance> OpenAsync(string id = "default", CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Ends the runtime: waits for running commits and refuses new ones. The store is not disposed.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
