using Clp.Benchmarks;

return MeasureCommand.Run(args);
