using Clp;
using Clp.Ai;
using Clp.Testing;
using CustomerDesk.Airline;
using CustomerDesk.Eval;
using CustomerDesk.Mediation;
using CustomerDesk.Shared;
using CustomerDesk.Tests.Eval;

namespace CustomerDesk.Tests.Mediation;

public sealed class MediationEvaluationTests
{
    [Theory]
    [InlineData(Benchmark.Tau)]
    [InlineData(Benchmark.Tau2)]
    public async Task OwnRecordings_EveryWriteIsJudged_NothingChangesUnasked(string benchmark)
    {
        MediationEvaluation evaluation = await MediationEvaluation.RunAsync(OwnData.Folder, benchmark, [], CancellationToken.None);

        evaluation.Problems.ShouldBeEmpty();
        evaluation.Unaccepted.ShouldBe(0);
        evaluation.Writes.ShouldNotBeEmpty();
        evaluation.Refused.ShouldNotBeEmpty();
        evaluation.Writes.ShouldAllBe(write => !write.ChangedTheState);
        evaluation.Refused.ShouldAllBe(write => !write.Violations.IsEmpty);
        evaluation.Refused.ShouldAllBe(write => write.HasSuggestion || write.AcceptableAfter == null);
        evaluation.Refused.Where(write => write.AcceptableAfter != null).ShouldAllBe(write => write.IsCommittable);
        evaluation.ByGuard().Sum(entry => entry.Objections).ShouldBe(evaluation.Refused.Sum(write => write.Violations.Distinct().Count()));
    }

    [Theory]
    [InlineData(Benchmark.Tau)]
    [InlineData(Benchmark.Tau2)]
    public async Task OwnRecordings_TheSameWritesAreRefusedAsInTheEvaluation(string benchmark)
    {
        MediationEvaluation mediated = await MediationEvaluation.RunAsync(OwnData.Folder, benchmark, [], CancellationToken.None);
        EvaluationReport evaluated = await Evaluation.RunAsync(OwnData.Folder, benchmark);

        mediated.Refused.Select(write => (write.Where, write.Tool)).ShouldBe(evaluated.Refused.Select(write => (write.Where, write.Tool)));
    }

    [Fact]
    public async Task Correction_TakenAsItIs_IsCommittedInItsOwnConversationOnly()
    {
        Desk desk = Airline();
        TraceCall known = Call("get_user_details", """{ "user_id": "ada_north_1" }""");
        TraceCall refused = Call(AirlineIntents.Baggages, """{ "reservation_id": "AAA111", "total_baggages": 2, "nonfree_baggages": 1, "payment_id": "credit_card_12" }""");
        await using MediatedRun conversation = await MediatedRun.StartAsync(desk, CancellationToken.None);
        await conversation.PlayAsync([known], CancellationToken.None);
        (MediatedProposal answer, _) = (await conversation.PlayAsync(refused, CancellationToken.None)).ShouldNotBeNull();

        (int? rounds, bool isCommittable) = await Corrections.TryAsync(desk, [known], refused, CancellationToken.None);

        answer.Violations.ShouldHaveSingleItem().Where.ShouldBe("added_bags_pay_beyond_allowance");
        (rounds, isCommittable).ShouldBe((1, true));
        (await conversation.PlayAsync(refused, CancellationToken.None)).ShouldNotBeNull().Answer.Status.ShouldBe(MediationStatus.Denied, "the conversation goes its own way");
    }

    [Fact]
    public async Task Correction_WithoutASuggestion_IsNone()
    {
        TraceCall refused = Call(AirlineIntents.Cancel, """{ "reservation_id": "NONE" }""");

        (await Corrections.TryAsync(Airline(), [], refused, CancellationToken.None)).ShouldBe((null, false));
    }

    private static Desk Airline() => Benchmark.Load(OwnData.Folder, Benchmark.Tau, []).Domains.Single(domain => domain.Name == AirlineDesk.Domain).Desks[0];

    private static TraceCall Call(string tool, string arguments) => new() { Id = "c", Name = tool, Arguments = StateObject.Parse(arguments), MessageIndex = 0 };
}
