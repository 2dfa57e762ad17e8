using Clp;
using Clp.Testing;
using CustomerDesk.Airline;
using CustomerDesk.Eval;
using CustomerDesk.Retail;
using CustomerDesk.Shared;

namespace CustomerDesk.Tests.Eval;

public sealed class DeskContractTests
{
    public static TheoryData<string, string> Desks => new()
    {
        { Benchmark.Tau, RetailDesk.Domain }, { Benchmark.Tau, AirlineDesk.Domain },
        { Benchmark.Tau2, RetailDesk.Domain }, { Benchmark.Tau2, AirlineDesk.Domain },
    };

    [Theory]
    [MemberData(nameof(Desks))]
    public void Contract_OfADesk_HasNoWarningAndEveryGuardATagAndADescription(string benchmark, string domain)
    {
        Contract contract = DeskOf(benchmark, domain).Contract;

        contract.Diagnostics.ShouldBeEmpty();
        contract.Guards.ShouldAllBe(guard => guard.HasTag(GuardTags.Api) != guard.HasTag(GuardTags.Policy));
        contract.Guards.ShouldAllBe(guard => !string.IsNullOrWhiteSpace(guard.Description));
        contract.Intents.ShouldAllBe(intent => !string.IsNullOrWhiteSpace(intent.Description) && intent.Input.Fields.All(field => field.Description != null));
    }

    [Theory]
    [MemberData(nameof(Desks))]
    public void Contract_OfADesk_HasAnIntentForEachWriteAndAsksForTheCustomersYes(string benchmark, string domain)
    {
        Desk desk = DeskOf(benchmark, domain);

        desk.Contract.Intents.Select(intent => intent.Name).ShouldBe([.. desk.Writes, Session.Identify]);
        desk.Contract.Intents.Where(intent => desk.IsWrite(intent.Name) && intent.Name != AirlineIntents.Certificate)
            .ShouldAllBe(intent => intent.Requirements.Any(requirement => requirement.Name == "customer_confirmed"));
    }

    // A guard that never objects in these tests would be a guard that nobody tested.
    [Theory]
    [InlineData(Benchmark.Tau)]
    [InlineData(Benchmark.Tau2)]
    public async Task EveryGuardOfTheTools_ObjectsSomewhereInOwnData(string benchmark)
    {
        List<string> never = [];
        foreach (BenchmarkDomain domain in Benchmark.Load(OwnData.Folder, benchmark, []).Domains)
        {
            Contract api = GuardSets.ApiOnly(domain.Desks[0]);
            HashSet<string> objected = [];
            foreach (RecordedRun run in RecordedRun.ReadFile(Path.Combine(OwnData.Folder, benchmark, "recorded", domain.Name + ".jsonl"), []))
            {
                RunReplay.Played played = await RunReplay.RunAsync(domain.Desks[0], api, run, CancellationToken.None);
                objected.UnionWith(played.Calls.SelectMany(call => call.Denials).Select(denial => denial.Guard));
            }

            never.AddRange(api.Guards.Select(guard => guard.Name).Where(guard => !objected.Contains(guard)));
        }

        never.ShouldBeEmpty();
    }

    [Fact]
    public async Task Proposal_ThatNobodyAccepts_ChangesNothing()
    {
        Desk desk = DeskOf(Benchmark.Tau2, RetailDesk.Domain);
        await using ClpRuntime runtime = new(desk.Contract, new() { TimeProvider = new FakeClock(AirlineContract.Now) });
        ContractInstance instance = await runtime.OpenAsync();
        string before = desk.HashOf(instance.State);

        Intent intent = await instance.DispatchAsync(RetailIntents.Cancel);
        Proposal proposal = await instance.StageAsync(intent, new(CancelOrder()));
        Outcome uncommitted = await instance.CommitAsync(intent);
        Acceptance byTheModel = await instance.AcceptAsync(proposal, Actor.Ai("provider"));

        proposal.Status.ShouldBe(ProposalStatus.Staged);
        uncommitted.IsCommitted.ShouldBeFalse();
        byTheModel.Status.ShouldBe(AcceptanceStatus.NotPermitted);
        desk.HashOf(instance.State).ShouldBe(before);
    }

    [Fact]
    public async Task Acceptance_WithoutTheCustomersYes_IsNotEnough()
    {
        Desk desk = DeskOf(Benchmark.Tau2, RetailDesk.Domain);
        await using ClpRuntime runtime = new(desk.Contract, new() { TimeProvider = new FakeClock(AirlineContract.Now) });
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync(RetailIntents.Cancel);
        Proposal proposal = await instance.StageAsync(intent, new(CancelOrder()));

        Acceptance acceptance = await instance.AcceptAsync(proposal, Actor.Human("agent"));

        acceptance.Status.ShouldBe(AcceptanceStatus.NotAffirmed);
        acceptance.Unaffirmed.Select(requirement => requirement.Name).ShouldContain("customer_confirmed");
    }

    private static Desk DeskOf(string benchmark, string domain) =>
        Benchmark.Load(OwnData.Folder, benchmark, []).Domains.Single(candidate => candidate.Name == domain).Desks[0];

    private static StateObject CancelOrder() => StateObject.Of(("order_id", "#W100"), ("reason", "no longer needed"));
}
