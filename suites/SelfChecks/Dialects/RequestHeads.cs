using Conformance.Dialects;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Headers, targets and percent-encoding.</summary>
public sealed class RequestHeads
{
    [Test]
    public void KeepHeadersInOrderAndDuplicates()
    {
        var headers = new HeaderList();
        headers.Add("B", "1");
        headers.Add("a", "2");
        headers.Add("b", "3");

        headers["B"].Should().Be("1");
        headers["c"].Should().BeNull();
        headers.All("b").Should().Equal("1", "3");
        headers.Contains("A").Should().BeTrue();
        headers.Count.Should().Be(3);
        headers.Select(header => header.Key).Should().Equal("B", "a", "b");
    }

    [Test]
    public void SetAndRemoveAllOfAName()
    {
        var headers = new HeaderList();
        headers.Add("x", "1");
        headers.Add("y", "2");
        headers.Add("X", "3");
        var copy = headers.Copy();

        headers.Set("X", "4");
        headers.Set("z", "5");

        headers.Select(header => (header.Key, header.Value)).Should().Equal(("X", "4"), ("y", "2"), ("z", "5"));
        headers.Remove("x").Should().BeTrue();
        headers.Remove("x").Should().BeFalse();
        headers.Count.Should().Be(2);
        copy.Count.Should().Be(3, "a copy is a list of its own");
    }

    [Test]
    public void TakeTheTargetApart()
    {
        var head = Requests.Head("GET", "/a%20b/?uploads&prefix=&key%2B=a+b%3D=c&&x=%zz?&=v");

        head.Path.Should().Be("/a%20b/");
        head.RawQuery.Should().Be("uploads&prefix=&key%2B=a+b%3D=c&&x=%zz?&=v");
        head.Query.Should().Equal(new QueryPart("uploads", null), new("prefix", ""), new("key+", "a+b==c"), new("x", "%zz?"), new("", "v"));
        head.QueryValue("uploads").Should().Be("");
        head.QueryValue("Uploads").Should().BeNull();
    }

    [TestCase("/", "/?a&b=%20")]
    [TestCase("/?", "/?a&b=%20")]
    [TestCase("/?c", "/?c&a&b=%20")]
    public void AppendToTheQuery(string target, string expected)
    {
        var head = Requests.Head("GET", target);
        head.Query.Count.Should().BeLessThan(2);

        head.AppendQuery([new("a", null), new("b", " ")]);

        head.Target.Should().Be(expected);
        head.Query.Should().EndWith(new QueryPart("b", " "), "a query that was read before is read again");
    }

    [TestCase("/a")]
    [TestCase("/a?")]
    [TestCase("/a?b")]
    public void AppendNothingToTheQuery(string target)
    {
        var head = Requests.Head("GET", target);

        head.AppendQuery([]);

        head.Target.Should().Be(target);
    }

    [Test]
    public void CopyAHeadToChangeIt()
    {
        var head = new RequestHead { Method = "GET", Target = "/a", IsTls = true };
        head.Headers.Add("Host", "h");

        var copy = head.Copy(method: "PUT");
        copy.Headers.Set("Host", "i");

        (copy.Method, copy.Target, copy.IsTls, copy.Headers["Host"]).Should().Be(("PUT", "/a", true, "i"));
        (head.Method, head.Headers["Host"]).Should().Be(("GET", "h"));
        (head.Copy(target: "/b").Method, head.Copy(target: "/b").Target).Should().Be(("GET", "/b"));
    }

    [TestCase("a b+c~é.-_/", false, "a%20b%2Bc~%C3%A9.-_%2F")]
    [TestCase("a b+c~é.-_/", true, "a%20b%2Bc~%C3%A9.-_/")]
    [TestCase("😀*'()!", false, "%F0%9F%98%80%2A%27%28%29%21")]
    public void Encode(string text, bool keepSlash, string expected) => PercentEncoding.Encode(text, keepSlash).Should().Be(expected);

    [TestCase("a%20b+c%c3%A9", "a b+cé")]
    [TestCase("100%", "100%")]
    [TestCase("%4", "%4")]
    [TestCase("%g0%0", "%g0%0")]
    [TestCase("é", "é")]
    public void Decode(string text, string expected) => PercentEncoding.Decode(text).Should().Be(expected);

    [TestCase("/a%7eb%7E~c", "/a~b~~c")]
    [TestCase("/$é%c3%a9", "/%24%C3%A9%C3%A9")]
    [TestCase("/a//../%2F", "/a//..//")]
    [TestCase("/%ff", "/%FF")]
    public void NormalizeSpellings(string path, string expected) => PercentEncoding.Normalize(path, keepSlash: true).Should().Be(expected);

    [Test]
    public void DecodeWhatIsEncoded() =>
        Prop.ForAll<string>(text =>
        {
            var whole = string.Concat((text ?? "").EnumerateRunes());
            return PercentEncoding.Decode(PercentEncoding.Encode(whole)) == whole
                && PercentEncoding.Normalize(PercentEncoding.Encode(whole)) == PercentEncoding.Encode(whole);
        }).QuickCheckThrowOnFailure();
}
