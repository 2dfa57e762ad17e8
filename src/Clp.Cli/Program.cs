using Clp.Cli;

return await ClpTool.RunAsync(args, new ToolHost(Console.Out, Console.Error, TimeProvider.System), CancellationToken.None).ConfigureAwait(false);
