using Clp.TestServers;

namespace Examples.Tests;

/// <summary>The same program on every store: the same lines, but for what the store promises.</summary>
public sealed class StoresTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clp-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task Stores_InMemory() => ShouldRun("memory", "nothing for certain");

    [Fact]
    public Task Stores_OnFiles() => ShouldRun("file", "the loss of power", Path.Combine(folder, "store"));

    [Fact]
    public Task Stores_OnSqlite() => ShouldRun("sqlite", "the loss of power", Path.Combine(folder, "store.db"));

    [Fact]
    public async Task Stores_OnRedis() => await ShouldRun("redis", "the loss of power", (await SharedServers.RedisAlways).ConnectionString);

    [Fact]
    public async Task Stores_OnPostgres() => await ShouldRun("postgres", "the loss of power", await (await SharedServers.Postgres).CreateDatabaseAsync());

    private static async Task ShouldRun(string store, string survives, params string[] place) => (await ExampleRun.LinesAsync("Stores", [store, .. place])).ShouldBe(
    [
        $"{store}: an acknowledged commit survives {survives}",
        "start 1: version 0, count 10",
        "start 2: version 1, count 30",
        "delivered counted of counter/one at version 0",
        "delivered counted of counter/one at version 1",
        "read committed of counter/one at version 0",
        "read committed of counter/one at version 1",
    ]);
}
