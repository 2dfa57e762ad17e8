using System.Runtime.InteropServices;

namespace Clp.TestServers;

/// <summary>The system calls that .NET does not offer.</summary>
internal static partial class Posix
{
    public const int SigInt = 2;
    public const int SigQuit = 3;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    private const nuint UnsentBytes = 0x894B;

    /// <summary>Sends a signal; false when there is no such process any more.</summary>
    public static bool Signal(int processId, int signal) => Kill(processId, signal) == 0;

    /// <summary>How many bytes of a TCP socket's send buffer have not been handed to the network yet (SIOCOUTQNSD); 0 where the system cannot say.</summary>
    public static int Unsent(nint socket) => OperatingSystem.IsLinux() && IoControl((int)socket, UnsentBytes, out int unsent) == 0 ? unsent : 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(int descriptor, nuint request, out int value);
}
