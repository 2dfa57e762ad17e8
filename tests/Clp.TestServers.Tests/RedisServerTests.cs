namespace Clp.TestServers.Tests;

public sealed class RedisServerTests
{
    [Fact]
    public async Task Start_WithoutOptions_AnswersWithAofAlwaysAndNoEviction()
    {
        await using RedisServer server = await RedisServer.StartAsync();

        (await server.AskAsync("PING")).ShouldBe("PONG");
        (await server.AskAsync("CONFIG", "GET", "appendfsync")).ShouldBe("appendfsync\nalways");
        (await server.AskAsync("CONFIG", "GET", "appendonly")).ShouldBe("appendonly\nyes");
        (await server.AskAsync("CONFIG", "GET", "maxmemory-policy")).ShouldBe("maxmemory-policy\nnoeviction");
        (await server.AskAsync("CONFIG", "GET", "save")).ShouldBe("save\n");
        server.ConnectionString.ShouldBe($"127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task Start_WithOptions_HasThem()
    {
        RedisOptions options = new() { Durability = RedisDurability.None, EvictionPolicy = "allkeys-lru", Password = "se cret", Arguments = ["--maxmemory", "10mb"] };
        await using RedisServer server = await RedisServer.StartAsync(options);

        (await server.AskAsync("CONFIG", "GET", "appendonly")).ShouldBe("appendonly\nno");
        (await server.AskAsync("CONFIG", "GET", "maxmemory-policy")).ShouldBe("maxmemory-policy\nallkeys-lru");
        (await server.AskAsync("CONFIG", "GET", "maxmemory")).ShouldBe("maxmemory\n10485760");
        using RespClient stranger = await RespClient.ConnectAsync(server.Port, password: null, CancellationToken.None);
        (await Should.ThrowAsync<ServerException>(() => stranger.AskAsync(CancellationToken.None, "PING"))).Message.ShouldContain("NOAUTH");
    }

    [Fact]
    public async Task Start_WithAnUnknownArgument_ThrowsWithTheLog()
    {
        await SharedServers.RedisAlways;
        ServerException failure = await Should.ThrowAsync<ServerException>(() => RedisServer.StartAsync(new RedisOptions { Arguments = ["--no-such-setting", "1"] }));

        failure.Message.ShouldContain("exit code");
        failure.Message.ShouldContain("no-such-setting");
    }

    [Fact]
    public async Task Restart_AfterKillWithAofAlways_KeepsPortAndData()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        int port = server.Port;
        await server.AskAsync("SET", "key", "value");

        server.Kill();
        server.IsRunning.ShouldBeFalse();
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(() => server.AskAsync("PING"));
        await server.RestartAsync();

        server.Port.ShouldBe(port);
        (await server.AskAsync("GET", "key")).ShouldBe("value");
    }

    [Fact]
    public async Task Restart_WithoutAof_LosesTheData()
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { Durability = RedisDurability.None });
        await server.AskAsync("SET", "key", "value");

        await server.RestartAsync();

        (await server.AskAsync("EXISTS", "key")).ShouldBe("0");
    }

    [Fact]
    public async Task Pause_AndResume_HoldsTheAnswerBack()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        server.Pause();

        Task<string> asked = server.AskAsync("PING");
        using (RespClient second = await RespClient.ConnectAsync(server.Port, null, CancellationToken.None))
        {
            // A paused server takes connections (its kernel does) but cannot have answered.
            asked.IsCompleted.ShouldBeFalse();
        }

        server.Resume();
        (await asked).ShouldBe("PONG");
    }

    [Fact]
    public async Task Dispose_OfAPausedServer_EndsItAndRemovesItsFolder()
    {
        RedisServer server = await RedisServer.StartAsync();
        string folder = (await server.AskAsync("CONFIG", "GET", "dir")).Split('\n')[1];
        Directory.Exists(folder).ShouldBeTrue();
        server.Pause();

        await server.DisposeAsync();

        server.IsRunning.ShouldBeFalse();
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Shared_AskedTwice_IsOneServer()
    {
        RedisServer[] servers = await Task.WhenAll(SharedServers.RedisAlways, SharedServers.RedisAlways, SharedServers.RedisEverySecond);

        servers[0].ShouldBeSameAs(servers[1]);
        (await servers[0].AskAsync("CONFIG", "GET", "appendfsync")).ShouldBe("appendfsync\nalways");
        (await servers[2].AskAsync("CONFIG", "GET", "appendfsync")).ShouldBe("appendfsync\neverysec");
    }
}
