using System.Globalization;

namespace Clp.TestServers;

/// <summary>The children of a process, out of /proc.</summary>
internal static class Children
{
    /// <summary>The ids of a process's children at this moment.</summary>
    public static IReadOnlyList<int> Of(int parent) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0 && Status(id) is { } status && status.Parent == parent)];

    /// <summary>Returns when all of them have ended, reaped or not.</summary>
    public static async Task GoneAsync(IReadOnlyList<int> processes)
    {
        while (processes.Any(id => Status(id) is { State: not ('Z' or 'X') }))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>State and parent; null when there is no such process.</summary>
    private static (char State, int Parent)? Status(int id)
    {
        try
        {
            // id (name) state parent …; the name may hold anything, also a closing bracket.
            string text = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
