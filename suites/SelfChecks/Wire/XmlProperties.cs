using System.Text;
using System.Xml.Linq;
using Conformance.Reference.Responses;
using Conformance.SelfChecks.Support;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>XML out and in, over random texts and random bytes: nothing throws, nothing is lost that XML can hold.</summary>
public sealed class XmlProperties
{
    private const string Sample =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<ListPartsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Key>a&amp;b</Key><Part><PartNumber>1</PartNumber><ETag>&"
            + "quot;x&quot;</ETag></Part></ListPartsResult>";

    [Test]
    public void ACompletionSaysWhateverETagsItWasGiven() =>
        Prop.ForAll(HostileText.Any.ToArbitrary(), Gen.Choose(1, 10_000).ToArbitrary(), (etag, number) =>
        {
            var body = Session.CompletionBody(
                [new PartReference(number, etag) { Checksums = new Dictionary<string, string> { ["ChecksumCRC32"] = etag } }]);

            var part = XmlBodies.TryRead(body.ToArray())!.Children("Part").Single();

            part.ChildText("PartNumber").Should().Be($"{number}");
            Normal(part.ChildText("ETag")!).Should().Be(Normal(HostileText.AsXml(etag)));
            Normal(part.ChildText("ChecksumCRC32")!).Should().Be(Normal(HostileText.AsXml(etag)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Keys may hold characters that XML forbids; S3 sends them as references, and so they are read.</summary>
    [Test]
    public void WhatTheReferenceWritesTheWireReads() =>
        Prop.ForAll(HostileText.Whole.ToArbitrary(), text =>
        {
            var written = XmlBody.Write("ListPartsResult", null, xml => xml.Leaf("Key", text));

            Normal(XmlBodies.TryRead(written)!.ChildText("Key")!).Should().Be(Normal(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Test]
    public void NothingThrowsOnASpoiltDocument() =>
        Prop.ForAll(HostileText.SpoiltOf(Sample).ToArbitrary(), text => _ = XmlBodies.TryRead(Encoding.UTF8.GetBytes(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void NothingThrowsOnRandomBytes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Elements("", "<a>", "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>",
            "<?xml version=\"1.0\" encoding=\"x\"?>", "\ufeff<a b='").ToArbitrary(), (bytes, before) =>
                _ = XmlBodies.TryRead([.. Encoding.UTF8.GetBytes(before), .. bytes])).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void TheReferenceReadsAnyBytesAsADocumentOrAsNone() =>
        Prop.ForAll(Gen.OneOf(HostileText.SpoiltOf(Sample).Select(Encoding.UTF8.GetBytes), ArbMap.Default.GeneratorFor<byte[]>(),
            HostileText.SpoiltOf(Sample).Select(Encoding.Unicode.GetBytes)).ToArbitrary(), bytes =>
                _ = Conformance.Reference.Operations.XmlDocuments.Read(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [TestCase(32, 1, true)]
    [TestCase(33, 1, false)]
    [TestCase(2, 200_000, true)]
    [TestCase(2, 200_001, false)]
    public void TheReferenceBoundsDepthAndElements(int depth, int elements, bool isRead)
    {
        var document = string.Concat(Enumerable.Repeat("<a>", depth - 1))
            + string.Concat(Enumerable.Repeat("<b/>", Math.Max(1, elements - depth + 1)))
            + string.Concat(Enumerable.Repeat("</a>", depth - 1));

        (Conformance.Reference.Operations.XmlDocuments.Read(Encoding.UTF8.GetBytes(document)) is XElement).Should().Be(isRead);
    }

    /// <summary>A reader of XML takes every line end for a line feed.</summary>
    private static string Normal(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
