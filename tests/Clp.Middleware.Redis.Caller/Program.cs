using System.Globalization;
using Clp.Middleware.Redis.Caller;

if (args is not [string connection, string prefix, string first, string calls])
{
    Console.Error.WriteLine("usage: Clp.Middleware.Redis.Caller CONNECTION PREFIX FIRST CALLS — asks a limiter so often and prints each grant");
    return 2;
}

await using Caller caller = new(connection, prefix);
await caller.RunAsync(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(calls, CultureInfo.InvariantCulture), Console.Out);
return 0;
