using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.BuiltIn;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Error documents: what is read, what is not, and the order in which each vendor writes them.</summary>
public sealed class ErrorBodyReading
{
    private const string Whole = "<Error><Code>NoSuchUpload</Code><Message>gone</Message><RequestId>7</RequestId></Error>";

    [TestCase("", Whole, TestName = "Read a bare document")]
    [TestCase("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", Whole, TestName = "Read a document with a prolog")]
    [TestCase("<?xml version='1.0' encoding='utf-8' ?>\n", Whole, TestName = "Read a document with the prolog of COS")]
    [TestCase("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>", Whole, TestName = "Read a document with the prolog of OBS")]
    [TestCase("  \r\n\t<?xml version=\"1.0\"?>", Whole, TestName = "Read a document after blanks")]
    [TestCase("\uFEFF<?xml version=\"1.0\"?>", Whole, TestName = "Read a document after a byte-order mark")]
    [TestCase(" \n\uFEFF ", Whole, TestName = "Read a document after blanks and a byte-order mark")]
    [TestCase(" \n\uFEFF\r\n<?xml version=\"1.0\"?>", Whole,
        TestName = "Read a document with a prolog after blanks around a byte-order mark")]
    [TestCase("", "<Error><Code>NoSuch<!-- why --><?and how?>Upload</Code><Message>gone</Message><RequestId>7</RequestId></Error>",
        TestName = "Read a document with comments inside")]
    [TestCase("", "<Error>why<Code>NoSuchUpload</Code><Message>gone</Message><RequestId>7</RequestId>how</Error>",
        TestName = "Read a document with text between its elements")]
    [TestCase("<!-- why --><?and how?>", Whole, TestName = "Read a document after a comment")]
    [TestCase("", "<Error xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Code>NoSuchUpload</Code><Message>gone</Message><RequestId>"
        + "7</RequestId></Error>", TestName = "Read a document with a namespace")]
    [TestCase("", "<Error>\n  <Code>NoSuchUpload</Code>\n  <Message><![CDATA[gone]]></Message>\n  <RequestId>7</RequestId>\n</Error>\n",
        TestName = "Read an indented document")]
    public void Read(string before, string document)
    {
        var error = ErrorBodies.TryRead(Encoding.UTF8.GetBytes(before + document));

        error.Should().NotBeNull();
        error!.Code.Should().Be("NoSuchUpload");
        error.Message.Should().Be("gone");
        error.RequestId.Should().Be("7");
        error.Fields.Should().HaveCount(3);
    }

    [TestCase("", TestName = "Do not read nothing")]
    [TestCase("   ", TestName = "Do not read blanks")]
    [TestCase("<html><body><Code>NoSuchUpload</Code></body></html>", TestName = "Do not read a page")]
    [TestCase("{\"Code\":\"NoSuchUpload\"}", TestName = "Do not read JSON")]
    [TestCase("<Error><Message>gone</Message></Error>", TestName = "Do not read an error without code")]
    [TestCase("<Error><Code></Code></Error>", TestName = "Do not read an empty code")]
    [TestCase("<Error><Code/></Error>", TestName = "Do not read an empty code element")]
    [TestCase("<error><Code>NoSuchUpload</Code></error>", TestName = "Do not read another root")]
    [TestCase("<Error><Code>NoSuchUpload</Code>", TestName = "Do not read a cut document")]
    [TestCase(Whole + Whole, TestName = "Do not read two documents")]
    [TestCase(Whole + "x", TestName = "Do not read text after the document")]
    [TestCase("<Error><Code>NoSuch<b>Upload</Code></b></Error>", TestName = "Do not read crossed elements")]
    [TestCase("<!DOCTYPE Error>" + Whole, TestName = "Do not read a DTD")]
    [TestCase("<!DOCTYPE Error [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Error><Code>&e;</Code></Error>",
        TestName = "Do not read an entity")]
    [TestCase("<?xml version=\"1.0\" encoding=\"no-such-encoding\"?>" + Whole, TestName = "Do not read an unknown encoding")]
    [TestCase("<Error><Code>No\u0001Such</Code></Error>", TestName = "Do not read a control character")]
    public void DoNotRead(string body) => ErrorBodies.TryRead(Encoding.UTF8.GetBytes(body)).Should().BeNull();

    [TestCase(15, true)]
    [TestCase(16, false)]
    public void BoundTheDepth(int wrappers, bool isRead)
    {
        var body = "<Error>" + string.Concat(Enumerable.Repeat("<a>", wrappers)) + "<Code>X</Code>"
            + string.Concat(Enumerable.Repeat("</a>", wrappers)) + "</Error>";

        (ErrorBodies.TryRead(Encoding.UTF8.GetBytes(body)) is not null).Should().Be(isRead);
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void BoundTheSize(int over, bool isRead)
    {
        const string Frame = "<Error><Code>X</Code><Message></Message></Error>";
        var body = "<Error><Code>X</Code><Message>" + new string('m', ErrorBodies.MaxBodyInBytes - Frame.Length + over)
            + "</Message></Error>";

        (ErrorBodies.TryRead(Encoding.UTF8.GetBytes(body)) is not null).Should().Be(isRead);
    }

    [Test]
    public void KeepEveryLeafAndTheFirstOfEquals()
    {
        var error = ErrorBodies.TryRead("<Error><Code>A</Code><Code>B</Code><Details><Part>1</Part><Empty/></Details><More><Size>2</Size>"u8
            + "</More><ArgumentValue> </ArgumentValue></Error>"u8);

        error!.Code.Should().Be("A");
        error.Fields.Should().BeEquivalentTo(
            new Dictionary<string, string> { ["Code"] = "A", ["Part"] = "1", ["Empty"] = "", ["Size"] = "2", ["ArgumentValue"] = " " });
    }

    [TestCase("aws", "Code Message ArgumentName UploadId RequestId HostId")]
    [TestCase("oss", "Code Message RequestId HostId ArgumentName UploadId EC RecommendDoc")]
    [TestCase("obs-s3", "Code Message Resource RequestId HostId ArgumentName UploadId")]
    [TestCase("obs", "Code Message Resource RequestId HostId ArgumentName UploadId")]
    [TestCase("cos", "Code Message Resource RequestId TraceId ArgumentName UploadId")]
    public void WriteInTheVendorsOrder(string dialect, string order)
    {
        var names = order.Split(' ');
        var shuffled = names.Order(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, $"the <{name}>"));

        var body = ErrorBodies.Write(Vendors.BuiltIn.Dialect(dialect).ErrorLayout, shuffled);

        var read = ErrorBodies.TryRead(body)!;
        read.Fields.Keys.Should().Equal(names);
        read.Fields["Code"].Should().Be("the <Code>");
    }

    [Test]
    public void WriteInTheOrderOfYandex()
    {
        var body = ErrorBodies.Write(YandexVendor.ErrorLayout,
            [new("RequestId", "r"), new("Resource", "/b"), new("Message", "m"), new("Code", "c")]);

        Encoding.UTF8.GetString(body)
            .Should()
            .Be("<?xml version=\"1.0\" "
                + "encoding=\"UTF-8\"?>\n<Error><Code>c</Code><Message>m</Message><Resource>/b</Resource><RequestId>r</RequestId></Error>");
    }

    [Test]
    public void ReadBackWhateverIsWritten() =>
        Prop.ForAll<string, string>((code, message) =>
        {
            var written = ErrorBodies.Write(TencentVendor.Document.Dialect.ErrorLayout,
                [new("Code", "C" + code), new("Message", message ?? "")]);

            var read = ErrorBodies.TryRead(written);

            read.Should().NotBeNull();
            read!.Message.Should().Be(Printable(message ?? ""));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void RandomBytesThrowNothing() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var body = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + Whole);
            for (var count = random.Next(1, 8); count > 0; count--)
                body[random.Next(body.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"<>&;/!?'\"="[random.Next(10)];
            _ = ErrorBodies.TryRead(body.AsSpan(random.Next(2) == 0 ? 0 : random.Next(body.Length)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static string Printable(string text)
    {
        var printable = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            printable.Append(rune.Value is (< 0x20 and not '\t' and not '\n' and not '\r') or 0xFFFE or 0xFFFF
                ? "\uFFFD"
                : rune.ToString());
        return printable.ToString();
    }
}
