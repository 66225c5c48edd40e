namespace Conformance.Multipart.Running;

/// <summary>
/// Watches the file that whoever started the suites keeps locked for as long as they shall go on. A signal to <c>dotnet test</c> does not always
/// reach the process that the suites run in, and a starter that was killed cannot send one.
/// </summary>
internal static class StarterWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Where the file is; null when nobody keeps one.</summary>
    private static readonly string? Lease = Environment.GetEnvironmentVariable("CONFORMANCE_LEASE") is { Length: > 0 } path ? path : null;

    /// <summary>Whether somebody kept the file and does so no more.</summary>
    public static bool IsOver => Lease is not null && !IsHeld(Lease);

    /// <summary>Calls once when it is over.</summary>
    public static void Start(Action end, CancellationToken cancellation)
    {
        if (Lease is null) return;
        // A thread of its own: the pool's may all be busy with cases.
        new Thread(() =>
        {
            while (!cancellation.WaitHandle.WaitOne(Pause))
            {
                if (!IsOver) continue;
                end();
                return;
            }
        })
        { IsBackground = true, Name = "starter watch" }.Start();
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception locked) when (locked is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
