using Clp.Benchmarks;
using Clp.Benchmarks.Measures.Bombs;

return args is [BombChild.Flag, .. string[] rest] ? await BombChild.RunAsync(rest) : MeasureCommand.Run(args);
