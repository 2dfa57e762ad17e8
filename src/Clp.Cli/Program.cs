using System.CommandLine;

RootCommand root = new("clp: inspect, export and verify CLP logs.");
return root.Parse(args).Invoke();
