using Clp.Storage.Crasher;

if (args is not [string root])
{
    Console.Error.WriteLine("usage: Clp.Storage.Crasher FOLDER — appends until killed, printing each acknowledged append");
    return 2;
}

await Writers.RunAsync(root);
return 0;
