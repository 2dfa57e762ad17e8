using System.Security.Cryptography;

namespace Clp.Storage.Tests;

public sealed class SubjectKeysTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_Twice_GivesOneKeyPerSubject(bool inFiles)
    {
        ISubjectKeys keys = Open(inFiles);
        (await keys.FindAsync("a", default)).ShouldBeNull();

        SubjectKey a = await keys.GetOrCreateAsync("a", default), again = await keys.GetOrCreateAsync("a", default), b = await keys.GetOrCreateAsync("b", default);

        again.Secret.SequenceEqual(a.Secret).ShouldBeTrue();
        again.Id.SequenceEqual(a.Id).ShouldBeTrue();
        (await keys.FindAsync("a", default))!.Secret.SequenceEqual(a.Secret).ShouldBeTrue();
        b.Secret.SequenceEqual(a.Secret).ShouldBeFalse();
        a.Secret.Length.ShouldBe(32);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Destroy_OfAKeyOrOfNone_IsRememberedForGood(bool inFiles)
    {
        ISubjectKeys keys = Open(inFiles);
        await keys.GetOrCreateAsync("a", default);

        (await keys.DestroyAsync("a", default)).ShouldBeTrue();
        (await keys.DestroyAsync("a", default)).ShouldBeFalse();
        (await keys.DestroyAsync("never", default)).ShouldBeTrue();

        foreach (string subject in (string[])["a", "never"])
        {
            (await keys.FindAsync(subject, default)).ShouldBe(SubjectKey.Destroyed);
            (await keys.GetOrCreateAsync(subject, default)).IsDestroyed.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Subjects_WithAnyText_AreApart(bool inFiles)
    {
        ISubjectKeys keys = Open(inFiles);
        string[] subjects = ["", "a", "A", "é", "e\u0301", "../../etc/passwd", "/", "\0", "\ud83e", "\udd8a", "con", new string('x', 10_000)];
        List<string> ids = [];
        foreach (string subject in subjects)
        {
            ids.Add((await keys.GetOrCreateAsync(subject, default)).ToString());
        }

        ids.Distinct().Count().ShouldBe(subjects.Length);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldAllBe(entry => entry.StartsWith(Path.Combine(folder.Path, "keys")));
    }

    [Fact]
    public async Task Key_AsText_ShowsNoSecret()
    {
        SubjectKey key = await Open(inFiles: false).GetOrCreateAsync("a", default);
        string shown = key.ToString() + SubjectKey.Destroyed;

        shown.ShouldContain(Convert.ToHexStringLower(key.Id));
        shown.ShouldNotContain(Convert.ToHexStringLower(key.Secret)[..8]);
    }

    [Fact]
    public async Task Files_AfterDestroy_HoldNothingOfTheKeyAndOtherProcessesSeeIt()
    {
        ISubjectKeys one = Open(inFiles: true), other = Open(inFiles: true);
        SubjectKey key = await one.GetOrCreateAsync("a", default);
        (await other.FindAsync("a", default))!.Secret.SequenceEqual(key.Secret).ShouldBeTrue();
        KeyFile().ShouldNotContain("a.");

        await one.DestroyAsync("a", default);

        (await other.FindAsync("a", default)).ShouldBe(SubjectKey.Destroyed);
        (await other.GetOrCreateAsync("a", default)).IsDestroyed.ShouldBeTrue();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder.Path, "keys")))
        {
            file.ShouldEndWith(".erased");
            File.ReadAllBytes(file).AsSpan().IndexOf(key.Secret).ShouldBe(-1);
        }
    }

    [Fact]
    public async Task Files_InACrashBetweenRememberingAndRemoving_CountAsErasedAndAreRemovedByTheNextDestroy()
    {
        ISubjectKeys keys = Open(inFiles: true);
        await keys.GetOrCreateAsync("a", default);
        string file = KeyFile();
        byte[] content = File.ReadAllBytes(file);
        await keys.DestroyAsync("a", default);
        File.WriteAllBytes(file, content);

        (await keys.FindAsync("a", default)).ShouldBe(SubjectKey.Destroyed);
        (await keys.DestroyAsync("a", default)).ShouldBeFalse();
        File.Exists(file).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(43)]
    public async Task Files_WithAnyBitFlippedOrCut_AreRefused(int at)
    {
        ISubjectKeys keys = Open(inFiles: true);
        await keys.GetOrCreateAsync("a", default);
        string file = KeyFile();
        byte[] content = File.ReadAllBytes(file);
        byte[] flipped = [.. content];
        flipped[at] ^= 1;

        foreach (byte[] damaged in (byte[][])[flipped, content[..at], [.. content, 0]])
        {
            File.WriteAllBytes(file, damaged);
            StorageException error = await Should.ThrowAsync<StorageException>(async () => await keys.FindAsync("a", default));
            (error.Code, error.Failure).ShouldBe((ClpCodes.KeyStoreFailed, StorageFailure.Corrupt));
            (await Should.ThrowAsync<StorageException>(async () => await keys.GetOrCreateAsync("a", default))).Code.ShouldBe(ClpCodes.KeyStoreFailed);
        }

        (await keys.DestroyAsync("a", default)).ShouldBeTrue("a damaged key can still be destroyed");
    }

    [Fact]
    public async Task Files_InAFolderThatWentAway_FailTyped()
    {
        ISubjectKeys keys = Open(inFiles: true);
        Directory.Delete(Path.Combine(folder.Path, "keys"), recursive: true);

        (await Should.ThrowAsync<StorageException>(async () => await keys.GetOrCreateAsync("a", default))).Code.ShouldBe(ClpCodes.KeyStoreFailed);
        Should.Throw<StorageException>(() => new FileSubjectKeys("\0", random)).Code.ShouldBe(ClpCodes.KeyStoreFailed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_ByManyAtOnce_GivesAllTheSameKey(bool inFiles)
    {
        ISubjectKeys first = Open(inFiles), second = inFiles ? Open(inFiles) : first;
        for (int round = 0; round < 50; round++)
        {
            string subject = $"a{round}";
            TaskCompletionSource start = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<SubjectKey>[] tasks = [.. Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
            {
                await start.Task;
                return await (i % 2 == 0 ? first : second).GetOrCreateAsync(subject, default);
            }))];
            start.SetResult();

            (await Task.WhenAll(tasks)).Select(key => Convert.ToHexString(key.Secret)).Distinct().Count().ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_WhileDestroying_EndsErased(bool inFiles)
    {
        for (int round = 0; round < 50; round++)
        {
            ISubjectKeys keys = Open(inFiles);
            string subject = $"a{round}";
            await Task.WhenAll(
                Task.Run(async () => await keys.GetOrCreateAsync(subject, default)),
                Task.Run(async () => await keys.DestroyAsync(subject, default)),
                Task.Run(async () => await keys.GetOrCreateAsync(subject, default)));

            (await keys.FindAsync(subject, default)).ShouldBe(SubjectKey.Destroyed);
        }

        if (inFiles)
        {
            Directory.EnumerateFiles(Path.Combine(folder.Path, "keys"), "*.key").ShouldBeEmpty();
        }
    }

    public void Dispose()
    {
        random.Dispose();
        folder.Dispose();
    }

    private ISubjectKeys Open(bool inFiles) => inFiles ? new FileSubjectKeys(Path.Combine(folder.Path, "keys"), random) : new MemorySubjectKeys(random);

    private string KeyFile() => Directory.EnumerateFiles(Path.Combine(folder.Path, "keys"), "*.key").Single();
}
