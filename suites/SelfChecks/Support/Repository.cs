using System.Reflection;

namespace Conformance.SelfChecks.Support;

/// <summary>Finds the repository that the self-checks were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Conformance.sln"))) return folder;
        }

        throw new InvalidOperationException($"No folder above {Assembly.GetExecutingAssembly().Location} holds Conformance.sln.");
    }
}
