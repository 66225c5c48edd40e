using System.Text.RegularExpressions;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>Vendors differ in data and in dialects; no check names one.</summary>
public sealed partial class VendorNeutrality
{
    private static readonly string Suites = Repository.PathOf("suites", "Multipart");

    private static IEnumerable<string> Checks => Operation.All.Select(operation => operation.Name).Append(CheckNames.EveryOperation)
        .Select(folder => Path.Combine(Suites, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs"))
        .Select(path => Path.GetRelativePath(Suites, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Checks))]
    public void HoldsInEveryCheck(string file) =>
        File.ReadLines(Path.Combine(Suites, file)).Where(line => Vendor().IsMatch(line)).Should().BeEmpty();

    /// <summary>
    /// The AWS SDK is a client that users of any store have, and so no vendor's name here;
    /// the same goes for the headers of Signature Version 4.
    /// </summary>
    [GeneratedRegex(@"\b(?:amazon|yandex|alibaba|aliyun|oss|huawei|obs|tencent|cos|ceph|minio)\b|\baws\b(?! SDK)|x-(?:oss|obs|cos)-",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Vendor();
}
