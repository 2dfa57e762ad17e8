using Clp.Storage.Crasher;

if (args is not [string root])
{
    Console.Error.WriteLine("usage: Clp.Storage.Crasher FOLDER — appends and delivers messages until killed, printing what was acknowledged");
    return 2;
}

await Writers.RunAsync(root);
return 0;
