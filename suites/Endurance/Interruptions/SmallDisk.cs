using System.Globalization;
using CliWrap;
using Conformance.Rules;

namespace Conformance.Endurance.Interruptions;

/// <summary>A file system of a few KiB in memory (Linux's tmpfs, mounted for the purpose), so that a full disk is a full disk.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="ConfigurationException">It cannot be mounted: not Linux, or not root.</exception>
    public static async Task<SmallDisk> MountAsync(string path, int kibibytes)
    {
        Directory.CreateDirectory(path);
        var size = string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k");
        if (!OperatingSystem.IsLinux() || await RunAsync("mount", "-t", "tmpfs", "-o", size, "tmpfs", path) != 0)
            throw new ConfigurationException(
                "endurance disk: a small file system cannot be mounted here; run it on Linux as root, in a container for example.");
        return new SmallDisk(path);
    }

    public async Task MakeReadOnlyAsync()
    {
        if (await RunAsync("mount", "-o", "remount,ro", Path) != 0)
            throw new ConfigurationException("endurance disk: the file system cannot be made read-only here.");
    }

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", Path);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        var result = await new Command(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteAsync();
        return result.ExitCode;
    }
}
