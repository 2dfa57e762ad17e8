namespace Clp.Middleware.Tests;

public sealed class FileForwardingPositionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clp-").FullName;

    private string File => Path.Combine(folder, "position");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("any\n\0text ö\u2028")]
    public async Task Save_ThenLoad_GivesTheSame(string text)
    {
        await new FileForwardingPosition(File).SaveAsync(new FeedPosition(text), default);

        (await new FileForwardingPosition(File).LoadAsync(default)).Text.ShouldBe(text);
        Directory.GetFiles(folder).ShouldBe([File]);
    }

    [Fact]
    public async Task Load_NoFile_IsTheStart() => (await new FileForwardingPosition(File).LoadAsync(default)).ShouldBe(FeedPosition.Start);

    [Fact]
    public async Task Load_AfterACrashWhileSaving_IsTheFormerOne()
    {
        FileForwardingPosition position = new(File);
        await position.SaveAsync(new FeedPosition("1"), default);
        await System.IO.File.WriteAllTextAsync(File + ".unfinished", "half of a po");

        (await position.LoadAsync(default)).Text.ShouldBe("1");
        await position.SaveAsync(new FeedPosition("2"), default);
        (await position.LoadAsync(default)).Text.ShouldBe("2");
    }

    [Fact]
    public async Task Load_DamagedAnywhere_IsRefused()
    {
        FileForwardingPosition position = new(File);
        await position.SaveAsync(new FeedPosition("12345"), default);
        byte[] whole = await System.IO.File.ReadAllBytesAsync(File);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 1;
            await System.IO.File.WriteAllBytesAsync(File, damaged);
            (await Should.ThrowAsync<StorageException>(async () => await position.LoadAsync(default))).Code.ShouldBe(ClpCodes.StoreCorrupt);
            await System.IO.File.WriteAllBytesAsync(File, whole[..at]);
            await Should.ThrowAsync<StorageException>(async () => await position.LoadAsync(default));
        }
    }

    [Fact]
    public async Task Save_WhereAFolderIs_IsATypedFailure()
    {
        Directory.CreateDirectory(File);

        (await Should.ThrowAsync<StorageException>(async () => await new FileForwardingPosition(File).SaveAsync(new FeedPosition("1"), default))).Failure.ShouldBe(StorageFailure.Rejected);
    }
}
