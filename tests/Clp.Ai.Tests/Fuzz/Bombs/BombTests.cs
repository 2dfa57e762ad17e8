using Clp.Storage;
using Clp.Tests.Fuzz;
using Xunit.Abstractions;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>A sample of what the measure R2 does in processes of its own.</summary>
public sealed class BombTests(ITestOutputHelper output) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clp-bombs").FullName;

    public static TheoryData<string> Names => ["in-process", .. Doors.All.Keys];

    [Fact]
    public void Bombs_AreTwoHundred() => Bomb.All.Select(b => b.Name).Distinct().Count().ShouldBe(200);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryTenthBomb_AtADoor_IsRefusedOrCanBeReadBack(string door)
    {
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder, Fsync = false });
        BombRun run = new(Doors.Find(door), store);
        for (int at = 0; at < Bomb.All.Count; at += 10)
        {
            BombReport report = await run.DropAsync(at);
            output.WriteLine($"{report.Name}: {report.Longest.TotalMilliseconds:0} ms, {report.Came}");
            report.Problem.ShouldBeNull(report.Name);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
