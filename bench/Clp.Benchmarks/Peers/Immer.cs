namespace Clp.Benchmarks.Peers;

/// <summary>Immer with its defaults (results frozen): one path set on the same four trees, every version leading to the next.</summary>
internal static class Immer
{
    public static readonly string[] Packages = ["immer@10"];

    /// <summary>The peer answers rounds for the trees in turn: ten, thousand, hundred thousand, wide, and again.</summary>
    public static string Script(IReadOnlyList<(Trees Tree, int Operations)> trees) => $$"""
        import { produce } from 'immer';
        import { createInterface } from 'node:readline';
        const trees = [
          {{string.Join(",\n  ", trees.Select(tree => $"{{ state: {tree.Tree.Json().ToJsonString()}, path: [{string.Join(',', tree.Tree.LeafSegments.Select(segment => $"'{segment}'"))}], operations: {tree.Operations} }}"))}}
        ];
        function round({ state, path, operations }) {
          const last = path.length - 1;
          const start = process.hrtime.bigint();
          for (let i = 1; i <= operations; i++) {
            state = produce(state, draft => {
              let at = draft;
              for (let p = 0; p < last; p++) at = at[path[p]];
              at[path[last]] = i;
            });
          }
          const ns = Number(process.hrtime.bigint() - start) / operations;
          if (path.reduce((at, key) => at[key], state) !== operations) throw new Error('wrong value');
          return ns;
        }
        let turn = 0;
        for await (const line of createInterface({ input: process.stdin })) console.log(round(trees[turn++ % trees.length]));
        """;
}
