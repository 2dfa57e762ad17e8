using Clp.Storage.MongoDb.Database;

namespace Clp.Storage.MongoDb.Tests;

/// <summary>What is refused before or without a server.</summary>
public sealed class OpeningTests
{
    private static MongoDbStoreOptions Options => new() { ConnectionString = "mongodb://127.0.0.1:1/?password=secret", ServerTimeout = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task Open_WithoutAServer_IsRejected()
    {
        StorageException error = await Should.ThrowAsync<StorageException>(() => MongoDbStore.OpenAsync(Options with { ConnectionString = "mongodb://127.0.0.1:1" }, default));

        error.Code.ShouldBe(ClpCodes.StoreRejected);
        error.Failure.ShouldBe(StorageFailure.Rejected);
        error.Message.ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task Options_ThatAreImpossible_AreRefused()
    {
        MongoDbStoreOptions[] impossible =
        [
            Options with { ConnectionString = "" }, Options with { ConnectionString = "http://secret" }, Options with { Database = "a.b" }, Options with { Database = "" },
            Options with { Tenant = null! }, Options with { Partitions = 0 }, Options with { Partitions = 1025 }, Options with { ServerTimeout = TimeSpan.Zero }, Options with { MaxWriteBytes = 16 * 1024 * 1024 },
        ];
        foreach (MongoDbStoreOptions options in impossible)
        {
            StorageException error = await Should.ThrowAsync<StorageException>(() => MongoDbStore.OpenAsync(options, default));
            error.Code.ShouldBe(ClpCodes.StoreMisconfigured);
            error.ToString().ShouldNotContain("secret");
            (await Should.ThrowAsync<StorageException>(() => MongoDbStorageAdapter.OpenAsync(options, default))).Code.ShouldBe(ClpCodes.StoreMisconfigured);
        }
    }

    [Fact]
    public void Failure_WithoutAnAnswer_IsUnknownForAWriteAndRejectedForARead()
    {
        MongoErrors.OfWrite(new TimeoutException()).Failure.ShouldBe(StorageFailure.Unknown);
        MongoErrors.OfWrite(new IOException()).Failure.ShouldBe(StorageFailure.Unknown);
        MongoErrors.OfRead(new TimeoutException()).Failure.ShouldBe(StorageFailure.Rejected);
        MongoErrors.IsDuplicateKey(new TimeoutException()).ShouldBeFalse();
    }
}
