namespace Clp.Benchmarks.Peers;

/// <summary>XState 5: a guarded assign on a context of ten keys, every snapshot kept; processor time, as on our side.</summary>
internal static class XState
{
    public static readonly string[] Packages = ["xstate@5"];

    public static string Script(int operations) => $$"""
        import { setup, assign, createActor } from 'xstate';
        import { createInterface } from 'node:readline';
        const context = { count: 0 };
        for (let i = 1; i < 10; i++) context['key' + i] = i;
        const machine = setup({
          guards: { noNegative: ({ event }) => event.amount >= 0 },
          actions: { add: assign({ count: ({ context, event }) => context.count + event.amount }) },
        }).createMachine({
          context, initial: 'open',
          states: { open: { on: { increment: { guard: 'noNegative', actions: 'add' } } } },
        });
        function round() {
          const kept = [];
          const actor = createActor(machine);
          actor.start();
          const start = process.cpuUsage();
          for (let i = 0; i < {{operations}}; i++) {
            actor.send({ type: 'increment', amount: 1 });
            kept.push(actor.getSnapshot());
          }
          const used = process.cpuUsage(start);
          const ns = (used.user + used.system) * 1000 / {{operations}};
          if (actor.getSnapshot().context.count !== {{operations}} || kept.length !== {{operations}}) throw new Error('wrong count');
          return ns;
        }
        for await (const line of createInterface({ input: process.stdin })) console.log(round());
        """;
}
