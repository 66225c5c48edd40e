namespace Conformance.SelfChecks.Support;

/// <summary>A folder of its own for one self-check, removed afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("conformance-checks-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
