using Clp.Tests.Runtime;

namespace Clp.Tests.Versioning;

/// <summary>The steps between versions are checked when the contract is built.</summary>
public sealed class VersionCheckTests
{
    private static readonly Func<StateObject, IEnumerable<StateObject>> Same = e => [e];
    private static readonly Func<StateObject, StateObject> Keep = s => s;

    public static TheoryData<string, Func<ContractBuilder, ContractBuilder>, string, string> Wrong => new()
    {
        { "below 1", b => b.Upcast(0, Same), ClpCodes.BadVersionStep, "begins below 1" },
        { "migration below 1", b => b.Migrate(-1, 4, Keep), ClpCodes.BadVersionStep, "begins below 1" },
        { "beyond", b => b.Upcast(4, Same), ClpCodes.BadVersionStep, "leads to version 5, but the contract's own version is 4" },
        { "far beyond", b => b.Upcast(int.MaxValue, Same), ClpCodes.BadVersionStep, "leads to version 2147483648" },
        { "migration beyond", b => b.Migrate(3, 9, Keep), ClpCodes.BadVersionStep, "leads to version 9" },
        { "back", b => b.Migrate(3, 1, Keep).Migrate(1, 3, Keep), ClpCodes.BadVersionStep, "from version 3 to 1 does not lead forward" },
        { "in place", b => b.Migrate(3, 3, Keep), ClpCodes.BadVersionStep, "does not lead forward" },
        { "twice", b => b.Upcast(3, Same).Upcast(3, Same), ClpCodes.BadVersionStep, "2 upcasters from version 3" },
        { "migration twice", b => b.Migrate(3, 4, Keep).Migrate(3, 4, Keep), ClpCodes.BadVersionStep, "2 migrations from version 3" },
        { "gap at the end", b => b.Upcast(1, Same).Upcast(2, Same), ClpCodes.VersionGap, "step from version 3 to 4 is missing" },
        { "gap between", b => b.Upcast(1, Same).Upcast(3, Same), ClpCodes.VersionGap, "step from version 2 to 3 is missing" },
        { "two gaps", b => b.Upcast(1, Same).Migrate(2, 3, Keep), ClpCodes.VersionGap, "step from version 3 to 4 is missing" },
        { "migration gap", b => b.Migrate(1, 2, Keep), ClpCodes.VersionGap, "step from version 2 to 3 is missing" },
        { "a migrated state left behind", b => b.Migrate(2, 3, Keep).Upcast(3, Same), ClpCodes.VersionGap, "declare a migration from 3 beside the upcaster" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Build_AStepThatLeadsNowhere_SaysWhichIsMissingOrWrong(string what, Func<ContractBuilder, ContractBuilder> steps, string code, string message)
    {
        ContractException refused = Should.Throw<ContractException>(() => steps(Till.Define(4, "total")).Build());

        refused.Diagnostics.ShouldContain(d => d.Code == code && d.Severity == DiagnosticSeverity.Error && d.Message.Contains(message, StringComparison.Ordinal), what + ": " + refused.Message);
    }

    [Fact]
    public void Build_SeveralFaults_ReportsAll()
    {
        ContractException refused = Should.Throw<ContractException>(() => Till.Define(9, "total").Upcast(1, Same).Upcast(4, Same).Upcast(6, Same).Build());

        refused.Diagnostics.Where(d => d.Code == ClpCodes.VersionGap).Select(d => d.Message[..42])
            .ShouldBe(["The step from version 2 to 3 is missing. S", "The step from version 5 to 6 is missing. S", "The step from version 7 to 8 is missing. S"]);
    }

    public static TheoryData<Func<ContractBuilder, ContractBuilder>> Right =>
    [
        b => b,
        b => b.Upcast(3, Same),
        b => b.Upcast(1, Same).Upcast(2, Same).Upcast(3, Same),
        b => b.Migrate(1, 4, Keep),
        b => b.Migrate(1, 4, Keep).Migrate(2, 4, Keep),
        b => b.Upcast(1, Same).Migrate(2, 3, Keep).Migrate(3, 4, Keep).Upcast(3, Same),
        b => b.Upcast(2, Same).Upcast(3, Same).Migrate(2, 3, Keep).Migrate(3, 4, Keep),
    ];

    [Theory]
    [MemberData(nameof(Right))]
    public void Build_StepsThatReachTheContractsVersion_AreAccepted(Func<ContractBuilder, ContractBuilder> steps) => steps(Till.Define(4, "total")).Build().Version.ShouldBe(4);

    [Fact]
    public void Hash_OfAContractWithoutSteps_IsWhatItWasBeforeThereWereSteps()
        => CounterContract.Build().Hash.ShouldBe("9226e703cfc6ceb20fa95ab243a8ac7eaf46f2377a94020c1de39f5b1ac4998c");

    [Fact]
    public void Hash_ASnapshotFoldedWithoutAStep_IsNotOneFoldedWithIt()
    {
        string[] hashes =
        [
            Till.Define(2, "total").Build().Hash,
            Till.Define(2, "total").Upcast(1, Same).Build().Hash,
            Till.Define(2, "total").Migrate(1, 2, Keep).Build().Hash,
        ];
        hashes.Distinct().Count().ShouldBe(3);
        Till.Define(2, "total").Upcast(1, e => []).Build().Hash.ShouldBe(hashes[1], "code has no stable form");
    }

    [Fact]
    public async Task TypedContracts_DeclareTheSameSteps()
    {
        MemoryStore store = new();
        await Till.V1.Over(store).SellAsync(2);
        Contract<TillState> contract = Contract.Define("till", new TillState(0), TillJson.Default.TillState, version: 2)
            .Intent("sale", TillJson.Default.Sale)
            .Transition<Sale>("add", c => new TillState(c.State.Total + c.Input.By))
            .Upcast(1, e => [Till.Rename(e, "taken", "Total")], kinds: ["committed"])
            .Migrate(1, 2, s => Till.RenameField(s, "taken", "Total")).Build();

        contract.Read(await contract.Untyped.Over(store).StateAsync()).Total.ShouldBe(2);
    }
}

internal sealed record TillState(int Total);

internal sealed record Sale(int By);

[System.Text.Json.Serialization.JsonSerializable(typeof(TillState))]
[System.Text.Json.Serialization.JsonSerializable(typeof(Sale))]
internal sealed partial class TillJson : System.Text.Json.Serialization.JsonSerializerContext;
