namespace Clp.Cli.Output;

/// <summary>A file that is there completely or not at all: written beside its place, flushed, then renamed.</summary>
internal static class OutputFile
{
    /// <exception cref="ClpException">It is there already and may not be replaced, or its folder is missing.</exception>
    public static void Check(string path, bool mayReplace)
    {
        if (File.Exists(path) && !mayReplace)
        {
            throw new ClpException(ClpCodes.FileAccess, $"The file '{path}' exists already. Name another one, or add --force to replace it.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
        {
            throw new ClpException(ClpCodes.FileAccess, $"The folder '{folder}' does not exist. Make it first.");
        }
    }

    public static async Task<T> WriteAsync<T>(string path, bool isSecret, Func<Stream, Task<T>> write)
    {
        string draft = path + ".part";
        // A new file, never one that somebody has put there: the mode is only given to a new one.
        File.Delete(draft);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            T result;
            FileStream file = new(draft, options);
            await using (file.ConfigureAwait(false))
            {
                result = await write(file).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    public static Task<int> WriteTextAsync(string path, string text, bool isSecret = false) => WriteAsync(path, isSecret, async file =>
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        await file.WriteAsync(bytes).ConfigureAwait(false);
        return bytes.Length;
    });
}
