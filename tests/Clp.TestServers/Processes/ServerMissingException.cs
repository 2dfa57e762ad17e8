namespace Clp.TestServers;

/// <summary>The machine does not have a server, and may do without: the test that asked for it is skipped with this message.</summary>
public sealed class ServerMissingException(string message) : Exception(message);
