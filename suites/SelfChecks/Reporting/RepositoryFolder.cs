namespace Conformance.SelfChecks.Reporting;

internal static class RepositoryFolder
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Conformance.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new InvalidOperationException("These checks run inside the repository.");
    }
}
