namespace Clp.Storage.Tests.Disks;

/// <summary>A name given, changed or taken away; both ends lie in the same folder.</summary>
internal sealed record NameChange(string? From, string? To, DiskFile File)
{
    public string Folder => Path.GetDirectoryName(To ?? From)!;

    public void Apply(Dictionary<string, DiskFile> names)
    {
        if (From is not null && names.TryGetValue(From, out DiskFile? there) && ReferenceEquals(there, File))
        {
            names.Remove(From);
        }

        if (To is not null)
        {
            names[To] = File;
        }
    }
}
