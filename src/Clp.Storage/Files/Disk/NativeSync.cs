using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Clp.Storage.Files;

/// <summary>What .NET does not offer: the flush of a file's data without its times, that of a folder, and a name given only if it is free.</summary>
internal static partial class NativeSync
{
    private const int InvalidArgument = 22;
    private const int Exists = 17;

    public static void File(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (fdatasync(handle) != 0)
        {
            throw Failure("fdatasync");
        }
    }

    /// <remarks>Windows keeps folder changes in the journal of its file system and offers no flush for them.</remarks>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int folder = open(path, 0);
        if (folder < 0)
        {
            throw Failure("open");
        }

        int result = fsync(folder);
        int error = Marshal.GetLastPInvokeError();
        _ = close(folder);

        // Some network file systems refuse to flush a folder because they have nothing to flush.
        if (result != 0 && error != InvalidArgument)
        {
            throw Failure("fsync", error);
        }
    }

    /// <summary>Gives a finished file its name in one step; false when the name is taken, and the file then keeps its old one.</summary>
    /// <remarks><see cref="System.IO.File.Move(string, string)"/> looks and then renames on Unix: of two at once, the second replaces what the first was told it had published.</remarks>
    public static bool TryName(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                System.IO.File.Move(from, to, overwrite: false);
                return true;
            }
            catch (IOException) when (System.IO.File.Exists(to))
            {
                return false;
            }
        }

        if (link(from, to) == 0)
        {
            System.IO.File.Delete(from);
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == Exists ? false : throw Failure("link", error);
    }

    private static IOException Failure(string call) => Failure(call, Marshal.GetLastPInvokeError());

    private static IOException Failure(string call, int error)
        => new(string.Create(CultureInfo.InvariantCulture, $"{call} failed: {Marshal.GetPInvokeErrorMessage(error)} ({error})"));

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string from, string to);
}
