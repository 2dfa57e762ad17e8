using Clp.Benchmarks;
using Clp.Benchmarks.Measures.Bombs;

return args switch
{
    [BombChild.Flag, .. string[] rest] => await BombChild.RunAsync(rest),
    [BombServer.Flag, string folder] => await BombServer.ServeAsync(folder),
    _ => MeasureCommand.Run(args),
};
