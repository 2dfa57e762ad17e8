using System.CommandLine;
using CustomerDesk.Demo;
using CustomerDesk.Eval;

RootCommand root = new("CustomerDesk: two customer-service domains under contract.") { EvalCommand.Create() };
Command demo = new("demo", "Show the desks on a small data set of the project's own");
demo.SetAction((_, cancellationToken) => DemoCommand.RunAsync(Console.Out, cancellationToken));
root.Add(demo);
return await root.Parse(args).InvokeAsync();
