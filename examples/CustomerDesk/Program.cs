using System.CommandLine;
using Clp;
using CustomerDesk.Demo;
using CustomerDesk.Eval;

RootCommand root = new("CustomerDesk: two customer-service domains under contract.") { DemoCommand.Create(), EvalCommand.Create() };
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    string problems = string.Join(" ", parsed.Errors.Select(error => error.Message.ReplaceLineEndings(" ")));
    await Console.Error.WriteLineAsync($"{ClpCodes.BadCommandLine}: {problems} Ask for help with --help.");
    return 2;
}

return await parsed.InvokeAsync();
