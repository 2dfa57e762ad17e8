namespace Clp.TestServers.Tests;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task Start_WithoutOptions_IsDurableUtf8AndTakes200Connections()
    {
        PostgresServer server = await SharedServers.Postgres;

        (await server.AskAsync("SHOW fsync")).ShouldBe("on");
        (await server.AskAsync("SHOW synchronous_commit")).ShouldBe("on");
        (await server.AskAsync("SHOW max_connections")).ShouldBe("200");
        (await server.AskAsync("SHOW server_encoding")).ShouldBe("UTF8");
        (await server.AskAsync("SELECT datcollate FROM pg_database WHERE datname = 'postgres'")).ShouldBe("C");
    }

    [Fact]
    public async Task Start_WithOptions_HasThem()
    {
        PostgresOptions options = new() { IsDurable = false, MaxConnections = 20, Settings = ["log_line_prefix=here "] };
        await using PostgresServer server = await PostgresServer.StartAsync(options);

        (await server.AskAsync("SHOW fsync")).ShouldBe("off");
        (await server.AskAsync("SHOW synchronous_commit")).ShouldBe("off");
        (await server.AskAsync("SHOW max_connections")).ShouldBe("20");
        (await server.AskAsync("SHOW log_line_prefix")).ShouldBe("here ");
    }

    [Fact]
    public async Task Start_WithAnUnknownSetting_ThrowsWithTheLog()
    {
        await SharedServers.Postgres;
        ServerException failure = await Should.ThrowAsync<ServerException>(() => PostgresServer.StartAsync(new PostgresOptions { Settings = ["no_such_setting=1"] }));

        failure.Message.ShouldContain("no_such_setting");
    }

    [Fact]
    public async Task Restart_AfterKill_KeepsPortAndWhatWasCommitted()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        int port = server.Port;
        await server.AskAsync("CREATE TABLE kept (value text)");
        await server.AskAsync("INSERT INTO kept VALUES ('committed')");
        Task<string> cut = server.AskAsync("SELECT pg_sleep(600)");
        await UntilAsync(server, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'", "1");

        await server.KillAsync();
        server.IsRunning.ShouldBeFalse();
        await Should.ThrowAsync<ServerException>(() => cut);
        await Should.ThrowAsync<ServerException>(() => server.AskAsync("SELECT 1"));
        await server.RestartAsync();

        server.Port.ShouldBe(port);
        (await server.AskAsync("SELECT value FROM kept")).ShouldBe("committed");
    }

    [Fact]
    public async Task CreateDatabase_Twice_GivesTwoEmptyOnes()
    {
        PostgresServer server = await SharedServers.Postgres;

        string[] made = [await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync()];
        string[] names = [.. made.Select(text => text[(text.LastIndexOf('=') + 1)..])];
        await server.AskAsync("CREATE TABLE one (value text)", names[0]);

        made.ShouldBeUnique();
        (await server.AskAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", names[0])).ShouldBe("1");
        (await server.AskAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", names[1])).ShouldBe("0");
    }

    [Fact]
    public async Task TerminateBackends_OfOneDatabase_CutsItsClientsOnly()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(new PostgresOptions { IsDurable = false });
        string name = (await server.CreateDatabaseAsync()).Split('=')[^1];
        Task<string> cut = server.AskAsync("SELECT pg_sleep(600)", name);
        Task<string> kept = server.AskAsync("SELECT pg_sleep(600)");
        await UntilAsync(server, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'", "2");

        (await server.TerminateBackendsAsync(name)).ShouldBe(1);
        await Should.ThrowAsync<ServerException>(() => cut);
        kept.IsCompleted.ShouldBeFalse();

        // Those that were asked or cut a moment ago may be there until they have ended.
        (await server.TerminateBackendsAsync()).ShouldBeGreaterThanOrEqualTo(1);
        await Should.ThrowAsync<ServerException>(() => kept);
    }

    private static async Task UntilAsync(PostgresServer server, string question, string answer)
    {
        while (await server.AskAsync(question) != answer)
        {
        }
    }
}
