using Clp.Storage;
using Clp.Testing;

namespace Clp.Cli.Tests;

/// <summary>A folder with a file store in it: one account with a deposit, a refusal and a withdrawn intent. Removed at the end.</summary>
public sealed class SampleStore : IAsyncLifetime
{
    public const string Hostile = "\u001b[2Jada\u202Eline\nbreak";

    private static readonly Contract Account = Contract.Define("account")
        .State(StateObject.Of(("balance", 0)), Field.Required("balance", Shape.Integer))
        .Intent("deposit", intent => intent.Required("amount", Shape.Integer, "How much."))
        .Guard("amount_is_positive", c => GuardVerdict.DenyWhen(c.Payload.Get("amount", 0) <= 0, "The amount must be positive."))
        .Transition("book", "deposit", c => StateDelta.Set("balance", c.State.Get("balance", 0) + c.Payload.Get("amount", 0)))
        .Build();

    public string Folder { get; } = Directory.CreateTempSubdirectory("clp-cli-").FullName;

    public string Root => In("store");

    public string In(string name) => Path.Combine(Folder, name);

    public string[] Stream => ["--store", Root, "--contract", "account", "--instance", "acc-1"];

    public async Task InitializeAsync()
    {
        await DepositAsync("acc-1", 5, -1, 7);
        await DepositAsync(Hostile, 1);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    public async Task DepositAsync(string instance, params int[] amounts)
    {
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = Root, Fsync = false });
        await using ClpRuntime runtime = new(Account, new ClpRuntimeOptions { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance account = await runtime.OpenAsync(instance);
        foreach (int amount in amounts)
        {
            await account.SubmitAsync("deposit", StateObject.Of(("amount", amount)));
        }
    }

    /// <summary>Keys, an export and its checkpoint, by the tool itself.</summary>
    public async Task ExportAsync(string file, string checkpoint, params string[] more)
    {
        if (!File.Exists(In("audit-key.pem")))
        {
            (await ToolRun.Of("audit", "keygen", "--out", Folder)).Exit.ShouldBe(0);
        }

        ToolRun run = await ToolRun.Of(["audit", "export", .. Stream, "--out", In(file), "--key", In("audit-key.pem"), "--checkpoint", In(checkpoint), .. more]);
        run.Exit.ShouldBe(0, run.Error);
    }

    internal Task<ToolRun> VerifyAsync(string file, string checkpoint, params string[] more)
        => ToolRun.Of(["audit", "verify", In(file), "--checkpoint", In(checkpoint), "--public-key", In("audit-key.pub.pem"), .. more]);
}
