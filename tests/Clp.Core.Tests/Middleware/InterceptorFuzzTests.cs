using Clp.Tests.Runtime;
using Xunit.Abstractions;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>Interceptors that do anything at random, over a store that fails at random: what the caller is told is what the store holds.</summary>
public sealed class InterceptorFuzzTests(ITestOutputHelper output)
{
    private enum Act
    {
        Next, Leave, Refuse, ThrowRefusal, Throw, GiveUp, Nothing, Forge, PassDefault, LastAnswer,
    }

    [Theory]
    [InlineData(1, 4_000)]
    [InlineData(2, 4_000)]
    public async Task Answers_AreTrue_WhateverInterceptorsDo(int seed, int commands)
    {
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        Dictionary<string, int> ends = [];
        for (int at = 0; at < commands; at++)
        {
            string end = await OneAsync(random);
            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        output.WriteLine(string.Join(", ", ends.OrderByDescending(e => e.Value).Select(e => $"{e.Key} {e.Value}")));
        ends.Keys.ShouldBe(["committed", "refused", "threw", "unknown"], ignoreOrder: true);
    }

    private static async Task<string> OneAsync(Random random)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        Act[] acts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Act)random.Next(10))];
        bool isPending = random.Next(2) == 0;
        CommitOptions command = random.Next(2) == 0 ? CommitOptions.Default : new CommitOptions { Operation = new OperationId("op") };
        StateObject payload = random.Next(5) == 0 ? Article().With("count", 99) : Article();
        Intent? pending = isPending ? await on.Instance.DispatchAsync("order", payload) : null;
        Script(on.Store, random);
        on.Interceptor.Commit = (args, next, ct) => RunAsync(acts, args, next, ct);
        try
        {
            Outcome outcome = await (pending is null ? on.Instance.SubmitAsync("order", payload, command) : on.Instance.CommitAsync(pending, command));
            (await on.CommitsAsync()).ShouldBe(outcome.IsCommitted ? 1 : 0, $"{outcome} after {string.Join(' ', acts)}");
            return outcome.IsCommitted ? "committed" : "refused";
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Unknown)
        {
            (await on.CommitsAsync()).ShouldBeLessThanOrEqualTo(1, string.Join(' ', acts));
            return "unknown";
        }
        catch (Exception e) when (e is ClpException or OperationCanceledException)
        {
            (await on.CommitsAsync()).ShouldBe(0, $"{e.Message} after {string.Join(' ', acts)}");
            return "threw";
        }
    }

    private static void Script(ScriptedStore store, Random random)
    {
        for (int i = random.Next(3); i > 0; i--)
        {
            _ = random.Next(5) switch
            {
                0 => store.ThenFail(ScriptedStore.Unknown, afterWriting: true, yields: random.Next(2) == 0),
                1 => store.ThenFail(ScriptedStore.Unknown, yields: random.Next(2) == 0),
                2 => store.ThenFail(ScriptedStore.Rejected, yields: random.Next(2) == 0),
                3 => store.ThenFail(() => new InvalidOperationException("driver"), afterWriting: random.Next(2) == 0),
                _ => store.ThenMeet(async () => await Task.Yield()),
            };
        }
    }

    private static async ValueTask<Outcome> RunAsync(Act[] acts, CommittingArgs args, CommitHandler next, CancellationToken ct)
    {
        Outcome? last = null;
        List<Task> left = [];
        foreach (Act act in acts)
        {
            switch (act)
            {
                case Act.Next:
                case Act.PassDefault:
                    try
                    {
                        last = await next(act == Act.Next ? args : default, ct);
                    }
                    catch (ClpException)
                    {
                    }

                    break;
                case Act.Leave:
                    left.Add(next(args, ct).AsTask());
                    break;
                case Act.Refuse:
                    return new Outcome.NotPermitted("no");
                case Act.ThrowRefusal:
                    throw new RefusalException(ClpCodes.NotPermitted, "no");
                case Act.Throw:
                    throw new InvalidOperationException();
                case Act.GiveUp:
                    throw new OperationCanceledException();
                case Act.Nothing:
                    return null!;
                case Act.Forge when last is Outcome.Committed committed:
                    return committed with { };
                case Act.LastAnswer when last is not null:
                    return last;
            }
        }

        return await next(args, ct);
    }
}
