namespace Clp.Storage.Files;

/// <summary>Whole small files: replaced in one step or not at all, and read back only undamaged.</summary>
internal static class SmallFile
{
    /// <summary>What is being written; left behind by a crash, it is removed at the next opening.</summary>
    public const string Unfinished = ".unfinished";

    public static void Replace(IFileSystem disk, string path, ReadOnlySpan<byte> content, bool fsync)
    {
        Prepare(disk, path, content, fsync);
        Publish(disk, path, fsync);
    }

    /// <summary>Writes the new content beside the old; a failure leaves the old one as it is.</summary>
    public static void Prepare(IFileSystem disk, string path, ReadOnlySpan<byte> content, bool fsync)
    {
        using ByteBuffer bytes = new(content.Length + sizeof(uint));
        bytes.UInt32At(bytes.Skip(sizeof(uint)), Crc32C.Of(content));
        bytes.Bytes(content);
        using IFile file = disk.Open(path + Unfinished, FileUse.Replace);
        file.Write(bytes.Written, 0);
        if (fsync)
        {
            file.Flush();
        }
    }

    /// <summary>Puts the prepared content in the old one's place.</summary>
    public static void Publish(IFileSystem disk, string path, bool fsync)
    {
        disk.Rename(path + Unfinished, path);
        if (fsync)
        {
            disk.SyncFolder(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>The content, or null when there is none or it is damaged.</summary>
    public static byte[]? Read(IFileSystem disk, string path, out bool isDamaged)
    {
        isDamaged = false;
        if (!disk.FileExists(path))
        {
            return null;
        }

        byte[] bytes;
        using (IFile file = disk.Open(path, FileUse.Read))
        {
            bytes = new byte[Math.Min(file.Length, Array.MaxLength)];
            isDamaged = file.Read(bytes, 0) != bytes.Length;
        }

        isDamaged |= bytes.Length < sizeof(uint) || BitConverter.ToUInt32(bytes) != Crc32C.Of(bytes.AsSpan(sizeof(uint)));
        return isDamaged ? null : bytes[sizeof(uint)..];
    }

    /// <summary>Removes what crashes left behind.</summary>
    public static void CleanUp(IFileSystem disk, string folder)
    {
        foreach (string name in disk.List(folder).Where(name => name.EndsWith(Unfinished, StringComparison.Ordinal)))
        {
            disk.Delete(Path.Combine(folder, name));
        }
    }
}
