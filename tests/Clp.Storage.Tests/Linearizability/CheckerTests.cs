using Clp.Storage.Conformance.Linearizability;

namespace Clp.Storage.Tests.Linearizability;

public sealed class CheckerTests
{
    private static readonly RegisterModel Register = new();

    /// <summary>Each operation is <c>from-to wN</c>, <c>rN</c>, <c>r_</c> (empty), <c>cA&gt;B+</c>, <c>-</c> or <c>?</c>; no end means no answer.</summary>
    public static TheoryData<string, string> Histories() => new()
    {
        { "nothing", "" },
        { "one after the other", "1-2 w1, 3-4 r1, 5-6 w2, 7-8 r2" },
        { "empty at first", "1-2 r_, 3-4 w1" },
        { "read sees a write that runs", "1-6 w1, 2-3 r1, 4-5 r1" },
        { "two writes that overlap, either order", "1-4 w1, 2-3 w2, 5-6 r1" },
        { "two writes that overlap, other order", "1-4 w1, 2-3 w2, 5-6 r2" },
        { "a write without answer that happened late", "1-2 w1, 3- w2, 4-5 r1, 6-7 r2" },
        { "a write without answer that never happened", "1-2 w1, 3- w2, 4-5 r1" },
        { "a swap without answer that happened", "1-2 w1, 3- c1>5?, 4-5 r5" },
        { "a swap without answer that could not", "1-2 w1, 3- c2>5?, 4-5 r1" },
        { "swaps in a chain, told backwards", "1-9 c2>3+, 2-8 c1>2+, 3-7 w1, 10-11 r3" },
        { "a failed swap between two writes", "1-2 w1, 3-6 c1>9-, 4-5 w2, 7-8 r2" },
    };

    public static TheoryData<string, string> Impossible() => new()
    {
        { "never written", "1-2 w1, 3-4 r2" },
        { "stale", "1-2 w1, 3-4 w2, 5-6 r1" },
        { "empty again", "1-2 w1, 3-4 r_" },
        { "back and forth", "1-8 w1, 2-3 r1, 4-5 r_" },
        { "two reads in opposite orders", "1-4 w1, 2-3 w2, 5-6 r1, 7-8 r2" },
        { "a swap that could not", "1-2 w1, 3-4 c2>3+" },
        { "a swap that should have", "1-2 w1, 3-4 c1>3-" },
        { "two swaps of one value", "1-2 w1, 3-6 c1>2+, 4-5 c1>3+" },
        { "seen before it was called", "1-2 r5, 3- w5" },
        { "one write without answer, seen twice", "1-2 w1, 3- w2, 4-5 r2, 6-7 w1, 8-9 r2" },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void Check_PossibleHistory_IsLegal(string what, string history)
        => LinearizabilityChecker.Check(Register, Parse(history)).Verdict.ShouldBe(Verdict.Legal, what);

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Check_ImpossibleHistory_IsIllegal(string what, string history)
    {
        Judgement judgement = LinearizabilityChecker.Check(Register, Parse(history));

        judgement.Verdict.ShouldBe(Verdict.Illegal, what);
        judgement.Stuck.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Check_BeyondTheBound_GivesUp()
    {
        // Ten writes at once and a value that none wrote: every subset must be looked at.
        string history = string.Join(", ", Enumerable.Range(1, 10).Select(i => $"{i}-100 w{i}")) + ", 101-102 r99";

        LinearizabilityChecker.Check(Register, Parse(history), bound: 50).ShouldBe(new Judgement(Verdict.GaveUp, 50));
        LinearizabilityChecker.Check(Register, Parse(history)).Verdict.ShouldBe(Verdict.Illegal);
        LabelledHistories.Agrees(isLegal: true, new Judgement(Verdict.GaveUp, 50)).ShouldBeFalse();
        LabelledHistories.Agrees(isLegal: false, new Judgement(Verdict.GaveUp, 50)).ShouldBeFalse();
    }

    [Fact]
    public void CheckByKey_SeveralObjects_JudgesEachAlone()
    {
        // One register could not explain it; two, told apart by the parity of the call, can.
        TimedOperation<RegisterOperation>[] history = [.. Parse("1-2 w1, 4-5 w2, 7-8 r1, 10-11 r2")];
        Func<RegisterOperation, bool> odd = operation => operation is RegisterOperation.Write { Value: 1 } or RegisterOperation.Read { Value: 1 };

        LinearizabilityChecker.Check(Register, history).Verdict.ShouldBe(Verdict.Illegal);
        LinearizabilityChecker.CheckByKey(Register, history, odd).Verdict.ShouldBe(Verdict.Legal);
        LinearizabilityChecker.CheckByKey(Register, [.. history, .. Parse("12-13 r3")], odd).Verdict.ShouldBe(Verdict.Illegal);
        LinearizabilityChecker.CheckByKey(Register, history, odd, bound: 0).Verdict.ShouldBe(Verdict.GaveUp);
    }

    private static IEnumerable<TimedOperation<RegisterOperation>> Parse(string history) => history.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(text =>
    {
        string[] words = text.Split('-', 2) is [var from, var rest] && rest.Split(' ', 2) is [var to, var call] ? [from, to, call] : throw new FormatException(text);
        string value = words[2][1..];
        RegisterOperation operation = words[2][0] switch
        {
            'r' => new RegisterOperation.Read(value == "_" ? null : int.Parse(value, null)),
            'w' => new RegisterOperation.Write(int.Parse(value, null)),
            _ => new RegisterOperation.CompareAndSet(value[0] - '0', value[2] - '0', value[3] switch { '+' => true, '-' => false, _ => null }),
        };
        return new TimedOperation<RegisterOperation>(operation, long.Parse(words[0], null), words[1].Length == 0 ? null : long.Parse(words[1], null));
    });
}
