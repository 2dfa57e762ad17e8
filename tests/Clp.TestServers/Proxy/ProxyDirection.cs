namespace Clp.TestServers;

/// <summary>Which way bytes go through a proxy.</summary>
public enum ProxyDirection
{
    /// <summary>Requests: from the client to the server.</summary>
    ToServer,

    /// <summary>Replies: from the server to the client.</summary>
    ToClient,
}
