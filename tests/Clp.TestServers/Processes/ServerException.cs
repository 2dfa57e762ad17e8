namespace Clp.TestServers;

/// <summary>A server, or a tool beside it, is missing, did not start, or did not do what it was asked to.</summary>
public sealed class ServerException(string message) : Exception(message);
