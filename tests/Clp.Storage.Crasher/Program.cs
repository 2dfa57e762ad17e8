using Clp.Storage.Crasher;

if (args is not [string name, string folder] || KilledStore.Find(name) is not { } store)
{
    Console.Error.WriteLine("usage: Clp.Storage.Crasher file|sqlite FOLDER — appends and delivers messages until killed, printing what was acknowledged");
    return 2;
}

await Writers.RunAsync(store.Open(folder));
return 0;
