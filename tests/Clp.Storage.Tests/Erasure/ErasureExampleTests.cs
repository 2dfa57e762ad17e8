using System.Security.Cryptography;

namespace Clp.Storage.Tests;

/// <summary>The worked example of docs/erasure.md, which shows the region below.</summary>
public sealed class ErasureExampleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Customer_WhoseKeyIsDestroyed_ReadsRedacted()
    {
        string keyFolder = Path.Combine(folder.Path, "keys");
        await using FileStore inner = FileStore.Open(Path.Combine(folder.Path, "store"));
        using RandomNumberGenerator random = RandomNumberGenerator.Create();

        #region erasure
        Contract customers = Contract.Define("customer")
            .State(StateObject.Of(("orders", 0)), Field.Required("orders", Shape.Integer), Field.Optional("email", Shape.Text).Personal())
            .Intent("register", i => i.Field(Field.Required("email", Shape.Text).Personal()))
            .Transition("enter", "register", c => StateDelta.Set("email", c.Payload.Require<string>("email")))
            .Build();

        FileSubjectKeys keys = new(keyFolder, random);
        SealingStore store = new(inner, new ErasureOptions { Contracts = [customers], Keys = keys, Random = random });
        await using ClpRuntime runtime = new(customers, new ClpRuntimeOptions { EventStore = store });
        ContractInstance ada = await runtime.OpenAsync("ada");
        await ada.SubmitAsync("register", StateObject.Of(("email", "ada@example.org")));

        // A stream is a subject of its own, unless ErasureOptions.Subject says otherwise.
        await keys.DestroyAsync(ada.Stream.Encode(), default);
        #endregion

        await using ClpRuntime later = new(customers, new ClpRuntimeOptions { EventStore = store });
        (await later.OpenAsync("ada")).State["email"].ShouldNotBeNull().IsRedacted.ShouldBeTrue();
        (await later.OpenAsync("ada")).State.Get("orders", -1).ShouldBe(0);
    }

    public void Dispose() => folder.Dispose();
}
