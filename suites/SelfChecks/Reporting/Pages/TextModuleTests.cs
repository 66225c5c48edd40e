using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>How a page prints numbers, times and texts that an endpoint chose.</summary>
public sealed class TextModuleTests
{
    private static readonly PageModule Module = new("text");

    [TestCase("0", "0 B")]
    [TestCase("1023", "1023 B")]
    [TestCase("1024", "1.0 KiB")]
    [TestCase("5 * 1024 * 1024", "5.0 MiB")]
    [TestCase("2 ** 50", "1024.0 TiB")]
    public void Prints_sizes_in_binary_units(string size, string text) => Printed($"bytes({size})").Should().Be(text);

    [TestCase("0", "0")]
    [TestCase("999", "999")]
    [TestCase("1000", "1,000")]
    [TestCase("148897331", "148,897,331")]
    public void Separates_thousands(string number, string text) => Printed($"count({number})").Should().Be(text);

    [TestCase("0", "0 cases")]
    [TestCase("1", "1 case")]
    [TestCase("2000", "2,000 cases")]
    public void Chooses_the_plural(string number, string text) => Printed($"plural({number}, 'case', 'cases')").Should().Be(text);

    [TestCase("999", "999 ms")]
    [TestCase("1000", "1.0 s")]
    [TestCase("61449", "61.4 s")]
    public void Prints_durations(string duration, string text) => Printed($"milliseconds({duration})").Should().Be(text);

    [TestCase("'2025-11-20T09:30:00Z'", "2025-11-20 09:30:00 UTC")]
    [TestCase("'2025-11-20T09:30:00.123456+00:00'", "2025-11-20 09:30:00 UTC")]
    [TestCase("null", "")]
    public void Prints_moments_without_fractions(string moment, string text) => Printed($"moment({moment})").Should().Be(text);

    [TestCase("64, 74", "86.4")]
    [TestCase("72, 72", "100.0")]
    [TestCase("9999, 10000", "99.9")]
    public void Rounds_shares_down_so_that_100_percent_means_all(string numbers, string text) =>
        Printed($"percent({numbers})").Should().Be(text);

    [TestCase(@"'a\u0000b'", @"a\u0000b")]
    [TestCase(@"'\u001b[31m'", @"\u001b[31m")]
    [TestCase(@"'left\u202eright'", @"left\u202eright")]
    [TestCase(@"'zero\u200bwidth'", @"zero\u200bwidth")]
    [TestCase(@"'half \ud83d of a pair'", @"half \ud83d of a pair")]
    [TestCase(@"'other \ude00 half'", @"other \ude00 half")]
    [TestCase(@"'\ud83d\ude00 é –'", "😀 é –")]
    [TestCase(@"'line\r\nline\tend'", "line\nline\tend")]
    [TestCase("null", "")]
    public void Spells_out_what_would_be_invisible(string text, string shown) => Printed($"visible({text})").Should().Be(shown);

    [Test]
    public void Keeps_a_text_on_one_line() => Printed(@"oneLine('a\nb\tc')").Should().Be(@"a\nb\tc");

    [TestCase("'12345', 5", "12345")]
    [TestCase("'123456', 5", "12345…")]
    public void Shortens_with_an_ellipsis(string arguments, string text) => Printed($"shortened({arguments})").Should().Be(text);

    [TestCase("https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html", true)]
    [TestCase("HTTP://127.0.0.1:7480", true)]
    [TestCase("javascript:alert(1)", false)]
    [TestCase("data:text/html,https://example.test", false)]
    [TestCase(" https://example.test", false)]
    [TestCase("https://example.test/a b", false)]
    [TestCase("https://", false)]
    [TestCase(@"https://example.test/\u202elmth", false)]
    public void Links_only_to_web_addresses(string address, bool links) =>
        Module.Evaluate<bool>($"isWebAddress('{address}')").Should().Be(links);

    private static string Printed(string expression) => Module.Evaluate<string>(expression);
}
