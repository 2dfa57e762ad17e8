using System.CommandLine;
using CustomerDesk.Demo;
using CustomerDesk.Eval;

RootCommand root = new("CustomerDesk: two customer-service domains under contract.") { DemoCommand.Create(), EvalCommand.Create() };
return await root.Parse(args).InvokeAsync();
