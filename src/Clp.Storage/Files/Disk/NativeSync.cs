using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Clp.Storage.Files;

/// <summary>The two flushes that .NET does not offer: of a file's data without its times, and of a folder.</summary>
internal static partial class NativeSync
{
    private const int InvalidArgument = 22;

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
}
