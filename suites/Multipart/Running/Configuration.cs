using NUnit.Framework;

namespace Conformance.Multipart.Running;

/// <summary>Whether there is something to judge. The one place where the user's own mistakes show.</summary>
[TestFixture]
public sealed class Configuration
{
    [TestCase(TestName = "configuration")]
    public void IsComplete()
    {
        if (MultipartRun.Fault is { } fault) Assert.Fail($"Configuration: {fault}");
    }
}
