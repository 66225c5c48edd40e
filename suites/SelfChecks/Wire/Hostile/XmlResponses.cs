using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>
/// Documents made to exhaust whoever reads them are no documents: nothing is expanded, nothing is fetched, and reading ends soon.
/// </summary>
[NonParallelizable]
public sealed class XmlResponses
{
    private const int Huge = 900_000;

    /// <summary>
    /// Of the processor, since the clock on the wall would show what else the machine does; what grows with the square takes minutes.
    /// </summary>
    private static readonly TimeSpan MaxSpent = TimeSpan.FromSeconds(5);

    private static IEnumerable<TestCaseData> Documents()
    {
        yield return Document("deep", Encoding.UTF8.GetBytes("<Error><Code>Deep</Code>" + string.Concat(Enumerable.Repeat("<a>", 100_000))
            + string.Concat(Enumerable.Repeat("</a>", 100_000)) + "</Error>"));
        yield return Document("deep and open", Encoding.UTF8.GetBytes("<Error>" + string.Concat(Enumerable.Repeat("<a>", 200_000))));
        yield return Document("expanding entities", Encoding.UTF8.GetBytes(
            "<!DOCTYPE Error [<!ENTITY a \"ha\">"
                + string.Concat(Enumerable.Range(1, 30)
                    .Select(level => $"<!ENTITY {Name(level)} \"&{Name(level - 1)};&{Name(level - 1)};\">"))
                        + $"]><Error><Code>&{Name(30)};</Code></Error>"));
        yield return Document("an entity of itself", "<!DOCTYPE Error [<!ENTITY a \"&a;\">]><Error><Code>&a;</Code></Error>"u8.ToArray());
        yield return Document("an encoding nobody has",
            "<?xml version=\"1.0\" encoding=\"x-nobody-has-it\"?><Error><Code>X</Code></Error>"u8.ToArray());
        yield return Document("an encoding that is unsafe",
            "<?xml version=\"1.0\" encoding=\"utf-7\"?><Error><Code>X</Code></Error>"u8.ToArray());
        yield return Document("an encoding that lies",
            "<?xml version=\"1.0\" encoding=\"utf-16\"?><Error><Code>X</Code></Error>"u8.ToArray());
        yield return Document("bytes that are no text", [.. "<Error><Code>"u8, 0xC3, 0x28, 0xFF, 0xFE, .. "</Code></Error>"u8]);
        yield return Document("a document cut off", "<Error><Code>AccessDen"u8.ToArray());
        yield return Document("two documents", "<Error><Code>A</Code></Error><Error><Code>B</Code></Error>"u8.ToArray());
        yield return Document("an undeclared prefix", "<a:Error><Code>A</Code></a:Error>"u8.ToArray());
        yield return Document("many names", Encoding.UTF8.GetBytes(
            "<List>" + string.Concat(Enumerable.Range(0, 60_000).Select(number => $"<n{Hex(number)}/>")) + "</List>"));
        yield return Document("many namespaces", Encoding.UTF8.GetBytes("<List "
            + string.Concat(Enumerable.Range(0, 30_000).Select(number => $" xmlns:n{Hex(number)}='u{Hex(number)}'")) + "/>"), isRead: true);
        yield return Document("many attributes", Encoding.UTF8.GetBytes(
            "<List " + string.Concat(Enumerable.Range(0, 60_000).Select(number => $" n{Hex(number)}=''")) + "/>"), isRead: true);
        yield return Document("the same attribute often",
            Encoding.UTF8.GetBytes("<List " + string.Concat(Enumerable.Repeat(" a=''", 100_000)) + "/>"));
        yield return Document("a huge attribute", Encoding.UTF8.GetBytes($"<List a='{new string('x', Huge)}'/>"), isRead: true);
        yield return Document("a huge text", Encoding.UTF8.GetBytes($"<List>{new string('x', Huge)}</List>"), isRead: true);
        yield return Document("a huge name", Encoding.UTF8.GetBytes($"<{new string('x', Huge)}/>"), isRead: true);
        yield return Document("many character references",
            Encoding.UTF8.GetBytes($"<List>{string.Concat(Enumerable.Repeat("&#65;", 180_000))}</List>"), isRead: true);
        yield return Document("sixteen bits and their mark", [.. Encoding.Unicode.Preamble,
            .. Encoding.Unicode.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?><List/>")], isRead: true);
    }

    [TestCaseSource(nameof(Documents))]
    public async Task AreReadSoonOrNotAtAll(byte[] document, bool isRead)
    {
        var status = 400;
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(string.Create(CultureInfo.InvariantCulture,
                $"HTTP/1.1 {status} Whatever\r\nContent-Type: application/xml\r\nContent-Length: {document.Length}\r\n\r\n"));
            await exchange.SendAsync(document);
        });
        foreach (var transport in Enum.GetValues<Transport>())
        {
            var before = Environment.CpuUsage.TotalTime;
            var (exchange, _) = await Asking.AskAsync(server, transport);
            var root = exchange.Xml();

            exchange.Status.Should().Be(400);
            exchange.Failure.Should().BeNull("not to be XML is no failure of the way");
            exchange.Error.Should().BeNull("by transport {0}", transport);
            (root is not null).Should().Be(isRead);
            (Environment.CpuUsage.TotalTime - before).Should().BeLessThan(MaxSpent);
        }

        // The SDK reads the document of a success itself.
        status = 200;
        var beforeReading = Environment.CpuUsage.TotalTime;
        var (read, _) = await Asking.AskAsync(server, Transport.Sdk);
        read.Status.Should().Be(200);
        (Environment.CpuUsage.TotalTime - beforeReading).Should().BeLessThan(MaxSpent);
    }

    /// <summary>A document that names a server of ours as the place of its definitions, in each way that XML has.</summary>
    [TestCase("<!DOCTYPE Error SYSTEM \"{0}\"><Error><Code>A</Code></Error>")]
    [TestCase("<!DOCTYPE Error [<!ENTITY e SYSTEM \"{0}\">]><Error><Code>&e;</Code></Error>")]
    [TestCase("<!DOCTYPE Error [<!ENTITY % p SYSTEM \"{0}\">%p;]><Error><Code>A</Code></Error>")]
    [TestCase("<Error xmlns:xi=\"http://www.w3.org/2001/XInclude\"><Code>A</Code><xi:include href=\"{0}\"/></Error>")]
    [TestCase("<?xml-stylesheet href=\"{0}\"?><Error xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        + "xsi:noNamespaceSchemaLocation=\"{0}\"><Code>A</Code></Error>")]
    public async Task FetchNothing(string document)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var address = string.Create(CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/definitions");
        await using var server = ScriptedServer.Responding(
            ScriptedServer.Response("400 Bad Request", document.Replace("{0}", address, StringComparison.Ordinal)));

        foreach (var transport in Enum.GetValues<Transport>())
        {
            var (exchange, _) = await Asking.AskAsync(server, transport);
            _ = exchange.Xml();
            _ = exchange.Transcript();
        }

        elsewhere.Pending().Should().BeFalse();
    }

    private static TestCaseData Document(string name, byte[] document, bool isRead = false) =>
        new TestCaseData(document, isRead).SetArgDisplayNames(name);

    private static string Hex(int number) => number.ToString("x", CultureInfo.InvariantCulture);

    private static string Name(int level) => level == 0 ? "a" : string.Create(CultureInfo.InvariantCulture, $"a{level}");
}
