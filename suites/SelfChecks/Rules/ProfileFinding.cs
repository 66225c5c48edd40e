using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>A profile is found by name or by path, and who misspells it is told.</summary>
public sealed class ProfileFinding
{
    private TemporaryFolder root = null!;

    [SetUp]
    public void MakeProfiles()
    {
        root = new TemporaryFolder();
        root.Write("profiles/ceph-rgw.yaml", Samples.SmallProfile);
        root.Write("profiles/minio.example.yaml", Samples.SmallProfile);
        root.Write("elsewhere/mine.yaml", Samples.SmallProfile);
    }

    [TestCase("ceph-rgw", ExpectedResult = "ceph-rgw.yaml")]
    [TestCase("minio.example", ExpectedResult = "minio.example.yaml")]
    [TestCase("elsewhere/mine.yaml", ExpectedResult = "mine.yaml")]
    public string TakesNamesAndPaths(string given) => Path.GetFileName(ProfileReader.Find(given, root.Path));

    [Test]
    public void TakesAnAbsolutePath() =>
        ProfileReader.Find(Path.Combine(root.Path, "elsewhere", "mine.yaml"), "nowhere")
            .Should().Be(Path.Combine(root.Path, "elsewhere", "mine.yaml"));

    [TestCase("ceph-rwg",
        "profiles: there is no profile \"ceph-rwg\"; did you mean \"ceph-rgw\"? profiles/ has: ceph-rgw, minio.example.")]
    [TestCase("", "profiles: there is no profile \"\". profiles/ has: ceph-rgw, minio.example.")]
    [TestCase("other/ceph-rgw.yaml",
        "profiles: there is no profile file \"other/ceph-rgw.yaml\"; did you mean \"ceph-rgw\"? profiles/ has: ceph-rgw, minio.example.")]
    [TestCase("/", "profiles: a folder is no profile: \"/\". profiles/ has: ceph-rgw, minio.example.")]
    [TestCase("minio", "profiles/minio.example.yaml:1: this profile is only an example; copy it to profiles/minio.yaml, fill in what is "
        + "yours, and name it again.")]
    public void SaysWhatThereIs(string given, string message)
    {
        var finding = () => ProfileReader.Find(given, root.Path);

        finding.Should().Throw<ConfigurationException>().Which.Message.Should().Be(message);
    }

    [TearDown]
    public void RemoveProfiles() => root.Dispose();
}
