namespace Clp.Storage;

/// <summary>The JavaScript module that a Blazor app serves and calls to fill <see cref="IBrowserStorage"/>.</summary>
public static class BrowserModule
{
    /// <summary>
    /// The module's text. It exports <c>get(key)</c>, <c>set(key, value)</c> (false when there is no room), <c>remove(key)</c>,
    /// <c>keys()</c>, <c>lock(name)</c> (a promise of a ticket, once the lock is held) and <c>unlock(ticket)</c>.
    /// </summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        using StreamReader reader = new(typeof(BrowserModule).Assembly.GetManifestResourceStream("Clp.Storage.Browser.clp-storage.js")!);
        return reader.ReadToEnd();
    }
}
