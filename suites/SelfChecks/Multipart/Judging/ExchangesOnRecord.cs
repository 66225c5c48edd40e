using Conformance.Reporting.Records;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What the record keeps of an exchange, how a body is shown, and when two entity tags are one.</summary>
public sealed class ExchangesOnRecord
{
    [Test]
    public void KeepWhatAReaderNeeds()
    {
        var exchange = Exchanges.Of(404, "NoSuchUpload").WithHeader("x-amz-request-id", "R1").WithHeader("x-a", "1")
            .WithHeader("x-a", "2") with
        {
            RequestId = "R1",
            RequestHeaders = new() { { "Host", "h" }, { "Content-Length", "3" } },
            RequestBytes = 3,
            Duration = TimeSpan.FromMilliseconds(12.7),
            Repeat = "curl",
        };

        var record = ExchangeRecords.Of(exchange);

        record.Should().BeEquivalentTo(new ExchangeRecord
        {
            Method = "PUT",
            Target = "/b/k?partNumber=1&uploadId=u",
            Status = 404,
            Code = "NoSuchUpload",
            RequestId = "R1",
            RequestHeaders = [new("Host", "h"), new("Content-Length", "3")],
            ResponseHeaders = [new("x-amz-request-id", "R1"), new("x-a", "1"), new("x-a", "2")],
            RequestBytes = 3,
            ResponseBody = null,
            DurationMs = 12,
            Repeat = "curl",
        });
    }

    public static IEnumerable<TestCaseData> Bodies()
    {
        const string Xml = "<?xml version=\"1.0\"?><ListPartsResult/>";
        var digest = new string('0', 32);
        yield return Row("nothing", Exchanges.Of(200), null);
        yield return Row("no response", Exchanges.Of(null), "the endpoint did nothing");
        yield return Row("a response that broke off at once", Exchanges.Of(200).BrokenOff(), "the connection was lost");
        yield return Row("a response that broke off later", Exchanges.Of(400, "A").WithBody("<Err").BrokenOff(), "<Err");
        yield return Row("a document", Exchanges.Of(200).WithBody(Xml), Xml);
        yield return Row("a document after blanks", Exchanges.Of(200).WithBody(" \r\n\t" + Xml), " \r\n\t" + Xml);
        yield return Row("an object", Exchanges.Of(200).WithBody("bytes") with { ResponseMd5Hex = digest }, $"5 bytes, MD5 {digest}");
        yield return Row("a range of an object", Exchanges.Of(206).WithBody("bytes") with { ResponseMd5Hex = digest },
            $"5 bytes, MD5 {digest}");
        yield return Row("text with another status", Exchanges.Of(202).WithBody("text"), "text");
        yield return Row("an error's text", Exchanges.Of(500).WithBody("Oops"), "Oops");
        yield return Row("an error document in a 200 that is no XML", Exchanges.Of(200, "A").WithBody("text"), "text");
        yield return Row("16 KiB", Exchanges.Of(500).WithBody(new string('a', 16384)), new string('a', 16384));
        yield return Row("more than 16 KiB", Exchanges.Of(500).WithBody(new string('a', 16385)),
            new string('a', 16384) + "\n… (16,385 bytes in all)");
        yield return Row("more than was kept", Exchanges.Of(500).WithBody("abc") with { ResponseBytes = 7 }, "abc\n… (7 bytes in all)");
    }

    [TestCaseSource(nameof(Bodies))]
    public void ShowTheBody(Exchange exchange, string? text) => ExchangeRecords.Of(exchange).ResponseBody.Should().Be(text);

    [TestCase("\"AbC\"", "abc", true)]
    [TestCase(" \"abc\" ", "\"ABC\"", true)]
    [TestCase("\"abc\"", "\"abd\"", false)]
    [TestCase("", "\"\"", true)]
    public void TakeETagsForOneWithoutQuotesAndCase(string one, string other, bool equal) => ETags.Equal(one, other).Should().Be(equal);

    [TestCase("\"0123456789abcdefABCDEF0123456789\"", true)]
    [TestCase("\"0123456789abcdefABCDEF012345678\"", false, TestName = "31 digits are no MD5")]
    [TestCase("\"0123456789abcdefABCDEF01234567890\"", false, TestName = "33 digits are no MD5")]
    [TestCase("\"0123456789abcdefABCDEF012345678g\"", false, TestName = "another letter is no MD5")]
    [TestCase("0123456789abcdefABCDEF012345678901", false, TestName = "digits in the place of quotes are no quotes")]
    [TestCase("\"0123456789abcdefABCDEF01234567890", false, TestName = "a quote is missing at the end")]
    [TestCase("00123456789abcdefABCDEF0123456789\"", false, TestName = "a quote is missing at the beginning")]
    [TestCase("", false)]
    public void KnowAQuotedMd5(string tag, bool isOne) => ETags.IsQuotedMd5(tag).Should().Be(isOne);

    [TestCase("\"a\"", "a")]
    [TestCase(" \"a\" ", "a")]
    [TestCase("a", "a")]
    [TestCase("\"\"", "")]
    public void UnquoteTags(string tag, string unquoted) => ETags.Unquoted(tag).Should().Be(unquoted);

    private static TestCaseData Row(string name, Exchange exchange, string? text) =>
        new TestCaseData(exchange, text).SetName($"{{m}} {name}");
}
