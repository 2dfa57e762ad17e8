namespace Clp.TestServers.Tests;

public sealed class ServersTests
{
    [Fact]
    public void Missing_AServer_SkipsUnlessServersAreRequired()
    {
        Exception failure = Servers.Missing("server no-such-server is missing");

        failure.Message.ShouldBe("server no-such-server is missing");
        failure.GetType().ShouldBe(Servers.IsRequired ? typeof(ServerException) : typeof(ServerMissingException));
    }
}
