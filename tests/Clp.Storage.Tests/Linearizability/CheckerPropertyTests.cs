using Clp.Storage.Conformance.Linearizability;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Linearizability;

/// <summary>Random histories whose truth is known: by how they were made, or by trying every order.</summary>
public sealed class CheckerPropertyTests(ITestOutputHelper output)
{
    private const int Seed = 20261120;

    private static readonly RegisterModel Register = new();

    [Fact]
    public void Check_SequentialHistoryStretchedToOverlap_IsLegal() => ForEach(500, random =>
        Judge(Stretch(random, Sequence(random, 60), pending: 0)).Verdict.ShouldBe(Verdict.Legal));

    [Fact]
    public void Check_SomeAnswersLost_IsStillLegal() => ForEach(500, random =>
        Judge(Stretch(random, Sequence(random, 40), pending: 6)).Verdict.ShouldBe(Verdict.Legal));

    [Fact]
    public void Check_OneAnswerImpossible_IsIllegal() => ForEach(500, random =>
    {
        List<RegisterOperation> sequence = Sequence(random, 40);
        sequence.Insert(random.Next(sequence.Count), new RegisterOperation.Read(99));

        Judge(Stretch(random, sequence, pending: 0)).Verdict.ShouldBe(Verdict.Illegal);
    });

    [Fact]
    public void Check_SmallHistories_AgreesWithTryingEveryOrder()
    {
        int legal = 0, illegal = 0;
        ForEach(4000, random =>
        {
            TimedOperation<RegisterOperation>[] history = Anything(random);
            bool truth = Explains(history, [], null);
            (legal, illegal) = truth ? (legal + 1, illegal) : (legal, illegal + 1);
            Judge(history).Verdict.ShouldBe(truth ? Verdict.Legal : Verdict.Illegal, string.Join("\n", history.Select(operation => operation.ToString())));
        });

        output.WriteLine($"{legal} legal, {illegal} illegal");
        Math.Min(legal, illegal).ShouldBeGreaterThan(500);
    }

    // What a register answers to random calls, one after the other.
    private static List<RegisterOperation> Sequence(Random random, int count)
    {
        List<RegisterOperation> sequence = [];
        int? value = null;
        for (int i = 0; i < count; i++)
        {
            int from = random.Next(5);
            RegisterOperation operation = random.Next(3) switch
            {
                0 => new RegisterOperation.Read(value),
                1 => new RegisterOperation.Write(random.Next(5)),
                _ => new RegisterOperation.CompareAndSet(from, random.Next(5), from == value),
            };
            Register.TryStep(value, operation, out value).ShouldBeTrue();
            sequence.Add(operation);
        }

        return sequence;
    }

    // Each takes effect at ten times its place, somewhere between its call and its return; some answers are lost.
    private static List<TimedOperation<RegisterOperation>> Stretch(Random random, List<RegisterOperation> sequence, int pending)
    {
        List<TimedOperation<RegisterOperation>> history = [.. sequence.Select((operation, at) =>
            new TimedOperation<RegisterOperation>(operation, (10 * at) - random.Next(40), (10 * at) + 1 + random.Next(40)))];
        for (int i = 0; i < pending; i++)
        {
            int at = random.Next(history.Count);
            history[at] = history[at].Operation switch
            {
                RegisterOperation.CompareAndSet cas => history[at] with { Return = null, Operation = cas with { WasSet = null } },
                RegisterOperation.Write => history[at] with { Return = null },
                _ => history[at],
            };
        }

        return history;
    }

    private static TimedOperation<RegisterOperation>[] Anything(Random random) => [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ =>
    {
        long call = random.Next(20);
        bool isLost = random.Next(4) == 0;
        RegisterOperation operation = random.Next(isLost ? 2 : 3) switch
        {
            0 => new RegisterOperation.Write(random.Next(3)),
            1 => new RegisterOperation.CompareAndSet(random.Next(3), random.Next(3), isLost ? null : random.Next(2) == 0),
            _ => new RegisterOperation.Read(random.Next(4) is var value and < 3 ? value : null),
        };
        return new TimedOperation<RegisterOperation>(operation, call, isLost ? null : call + 1 + random.Next(12));
    })];

    // The definition, word for word and without any shortcut.
    private static bool Explains(TimedOperation<RegisterOperation>[] history, HashSet<TimedOperation<RegisterOperation>> done, int? state)
    {
        TimedOperation<RegisterOperation>[] left = [.. history.Where(operation => !done.Contains(operation))];
        return left.All(operation => operation.Return is null) || left.Any(operation =>
            left.All(other => other.Return is null || operation.Call <= other.Return)
            && Register.TryStep(state, operation.Operation, out int? next)
            && Explains(history, new(done, ReferenceEqualityComparer.Instance) { operation }, next));
    }

    private static Judgement Judge(IEnumerable<TimedOperation<RegisterOperation>> history) => LinearizabilityChecker.Check(Register, history);

    private void ForEach(int count, Action<Random> property)
    {
        output.WriteLine($"seeds {Seed} to {Seed + count - 1}");
        for (int seed = Seed; seed < Seed + count; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}", error);
            }
        }
    }
}
