using System.Runtime.InteropServices;

namespace Conformance.Endurance.Interruptions;

/// <summary>
/// Starts programs that hear Ctrl-C even where we ignore it. A shell starts what it puts into the background, and <c>nohup</c> what it
/// runs, with SIGINT ignored; children inherit that, and .NET leaves an ignored signal ignored.
/// </summary>
internal static class HeardInterrupt
{
    private const int Interrupt = 2;

    /// <summary>SIG_IGN, on every system that has signals.</summary>
    private const nint Ignored = 1;

    /// <summary>
    /// More than the largest <c>struct sigaction</c>; its first field is the handler, and all zero is the default action.
    /// </summary>
    private const int MaxBytesOfAction = 512;

    /// <summary>Runs what starts a process; afterwards this process treats SIGINT as before.</summary>
    public static T While<T>(Func<T> start)
    {
        if (OperatingSystem.IsWindows())
            return start();
        var before = new byte[MaxBytesOfAction];
        if (SetAction(Interrupt, null, before) != 0 || MemoryMarshal.Read<nint>(before) != Ignored)
            return start();
        _ = SetAction(Interrupt, new byte[MaxBytesOfAction], null);
        try
        {
            return start();
        }
        finally
        {
            _ = SetAction(Interrupt, before, null);
        }
    }

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAction(int signal, byte[]? action, [Out] byte[]? before);
}
