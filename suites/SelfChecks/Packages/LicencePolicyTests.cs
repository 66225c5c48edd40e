using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Packages;

/// <summary>What the check says to packages as they might be restored tomorrow.</summary>
public sealed class LicencePolicyTests
{
    private const string AnAddress = "https://licenses.nuget.org/MIT";

    [TestCase("MIT")]
    [TestCase("Apache-2.0")]
    [TestCase("BSD-2-Clause")]
    [TestCase("MS-PL")]
    [TestCase("MIT OR AGPL-3.0-only")]
    [TestCase("AGPL-3.0-only OR MIT AND BSD-3-Clause")]
    [TestCase("(MIT OR GPL-2.0-only) AND (Apache-2.0)")]
    public void Accepts_a_permissive_expression(string expression) => Objection(Expression(expression)).Should().BeNull();

    [TestCase("AGPL-3.0-only")]
    [TestCase("AGPL-3.0-or-later")]
    [TestCase("LGPL-2.1-only")]
    [TestCase("MPL-2.0")]
    [TestCase("BUSL-1.1")]
    [TestCase("SSPL-1.0")]
    [TestCase("LicenseRef-Commercial")]
    [TestCase("MIT AND AGPL-3.0-only")]
    [TestCase("(MIT OR Apache-2.0) AND LicenseRef-Fee")]
    [TestCase("GPL-2.0-only WITH Classpath-exception-2.0")]
    [TestCase("Apache-2.0 WITH LLVM-exception")]
    [TestCase("mit")]
    [TestCase("MIT+")]
    public void Refuses_an_expression_that_is_not_permissive(string expression) =>
        Objection(Expression(expression)).Should().Be($"Sample 1.2.3: {expression} is not one of the permissive licences");

    [TestCase("")]
    [TestCase("MIT OR")]
    [TestCase("OR MIT")]
    [TestCase("MIT Apache-2.0")]
    [TestCase("(MIT")]
    [TestCase("MIT)")]
    [TestCase("MIT WITH")]
    [TestCase("()")]
    public void Refuses_what_is_no_expression(string text) => Objection(Expression(text)).Should().NotBeNull();

    [Test]
    public void Refuses_a_package_without_a_licence() => Objection("").Should().Be("Sample 1.2.3 states no licence");

    [Test]
    public void Refuses_a_licence_form_that_is_unknown() =>
        Objection("<license type=\"oracle\">MIT</license>").Should().Be("Sample 1.2.3 states no licence");

    [Test]
    public void Refuses_an_address_that_nobody_listed() =>
        Objection("<licenseUrl>https://a.test/</licenseUrl>").Should()
            .Be("Sample 1.2.3 states its licence as https://a.test/; read https://a.test/, and list it in LicencePolicy.cs if permissive");

    [Test]
    public void Refuses_a_licence_file_that_nobody_listed() =>
        Objection("<license type=\"file\">LICENCE.txt</license>").Should()
            .MatchRegex(
                "^Sample 1.2.3 states its licence as [0-9a-f]{64}; read LICENCE.txt, and list it in LicencePolicy.cs if permissive$");

    [Test]
    public void Prefers_the_expression_to_the_address_beside_it()
    {
        Objection(Expression("AGPL-3.0-only") + $"<licenseUrl>{AnAddress}</licenseUrl>").Should().Contain("AGPL-3.0-only");
        Objection(Expression("MIT") + "<licenseUrl>https://aka.ms/deprecateLicenseUrl</licenseUrl>").Should().BeNull();
    }

    [TestCase("http://schemas.microsoft.com/packaging/2010/07/nuspec.xsd")]
    [TestCase("http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd")]
    [TestCase("")]
    public void Reads_a_nuspec_of_any_age(string ns) => Objection(Expression("AGPL-3.0-only"), ns).Should().Contain("AGPL-3.0-only");

    [Test]
    public void Takes_a_licence_file_for_the_same_whatever_its_line_ends()
    {
        using var folder = new TemporaryFolder();

        Licence(folder, "unix", "<license type=\"file\">LICENCE.txt</license>", file: "one\ntwo\n")
            .Statement.Should().Be(Licence(folder, "windows", "<license type=\"file\">LICENCE.txt</license>", file: "one\r\ntwo").Statement)
            .And.NotBe(Licence(folder, "other", "<license type=\"file\">LICENCE.txt</license>", file: "one\nthree\n").Statement);
    }

    [Test]
    public void Accepts_a_listed_statement_of_the_listed_package_alone()
    {
        const string ListedWords = """["MIT","Apache2"]""";

        Expressed("pause-stream", ListedWords, isForTests: false).Should().BeNull();
        Expressed("another", ListedWords, isForTests: false).Should().Contain("is not one of the permissive licences");
    }

    [Test]
    public void Accepts_axe_for_tests_alone_and_under_no_other_licence()
    {
        const string Axe = "Deque.AxeCore.Commons";

        Expressed(Axe, "MPL-2.0", isForTests: true).Should().BeNull();
        Expressed(Axe, "MPL-2.0", isForTests: false).Should().Be($"{Axe} 1.2.3: MPL-2.0 is not one of the permissive licences");
        Expressed(Axe, "AGPL-3.0-only", isForTests: true).Should().NotBeNull();
    }

    private static string? Expressed(string package, string licence, bool isForTests) =>
        LicencePolicy.Objection(new PackageLicence(package, "1.2.3", LicenceForm.Expression, licence, licence), isForTests);

    private static string Expression(string text) => $"<license type=\"expression\">{text}</license>";

    private static string? Objection(string licence, string ns = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd")
    {
        using var folder = new TemporaryFolder();
        return LicencePolicy.Objection(Licence(folder, "sample", licence, ns), isForTests: true);
    }

    private static PackageLicence Licence(TemporaryFolder folder, string name, string licence, string ns = "", string file = "Pay us.")
    {
        folder.Write(
            $"{name}/sample.nuspec",
            $"<package xmlns=\"{ns}\"><metadata><id>Sample</id><version>1.2.3</version>{licence}</metadata></package>");
        folder.Write($"{name}/LICENCE.txt", file);
        return PackageLicence.Read(folder[name]);
    }
}
