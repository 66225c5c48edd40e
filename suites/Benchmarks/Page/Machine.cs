using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Conformance.Benchmarks.Page;

/// <summary>Where and with what the figures were measured.</summary>
internal static class Machine
{
    /// <summary>One line in small type: machine, versions, date.</summary>
    public static string Line()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        string[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores, {memory:0} GiB"),
            $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
            $"SDK {Sdk()}, {RuntimeInformation.FrameworkDescription}",
            $"NUnit {Package("NUnit.Framework.ITest, nunit.framework.interfaces", "NUnit.Framework.TestAttribute, nunit.framework")}, "
                + $"RestSharp {Package("RestSharp.RestClient, RestSharp")}, AWSSDK.S3 {Package("Amazon.S3.AmazonS3Client, AWSSDK.S3")}",
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        ];
        return $"<sub>{string.Join("; ", parts)}</sub>";
    }

    private static string Processor()
    {
        // Only Linux says it in a file; elsewhere the architecture has to do.
        const string Facts = "/proc/cpuinfo";
        return File.Exists(Facts)
            && File.ReadLines(Facts).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } model
            ? model.Split(':', 2)[1].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Sdk() => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(fact => fact.Key == "Sdk")?.Value ?? "unknown";

    /// <summary>The file version of an assembly that holds a type: what its package is called after.</summary>
    private static string Package(params string[] types)
    {
        var type = types.Select(name => Type.GetType(name)).FirstOrDefault(found => found is not null);
        return type?.Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "unknown";
    }
}
