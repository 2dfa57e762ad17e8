namespace Clp;

/// <summary>
/// For a middleware or an interceptor whose options name parts of a contract: it is shown the contract when a runtime is made
/// with it, so that a name that does not exist is found then. One object may be shown several contracts.
/// </summary>
public interface IContractCheck
{
    /// <summary>Looks whether what it was told goes together with the contract.</summary>
    /// <exception cref="ConfigurationException">It does not; the runtime is not made.</exception>
    void Check(Contract contract);
}
