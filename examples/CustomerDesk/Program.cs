using System.CommandLine;

RootCommand root = new("CustomerDesk: two customer-service domains under contract.");
return root.Parse(args).Invoke();
