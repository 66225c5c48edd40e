using System.Globalization;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>Ranges, part numbers and lists of parts as the reference reads them off the wire, beside what they mean.</summary>
public sealed class ReadingProperties : ReferenceChecks
{
    private const int Length = 10;

    private static readonly byte[] Content = [.. Enumerable.Range(1, Length).Select(value => (byte)value)];

    private static Gen<string> Numbers { get; } = Gen.Elements("", "0", "1", "3", "9", "10", "11", "007", "-1", "+1", " 1", "1.0", "x",
        "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "\u0661");

    private string path = "";
    private string upload = "";

    [OneTimeSetUp]
    public async Task StoreAsync()
    {
        path = NewPath();
        (await Client.OwnerAsync("PUT", path, Content)).Status.Should().Be(200);
        upload = await Client.CreateUploadAsync("/bucket/target");
    }

    [Test]
    public void ARangeIsItsStretchOrTheWholeOrRefused()
    {
        var ranges = Gen.OneOf(from unit in Gen.Elements("bytes=", "bytes=", "bytes=", "bytes", "octets=", "")
                               from first in Numbers
                               from dash in Gen.Elements("-", "-", "-", "--", "", ",")
                               from last in Numbers
                               select unit + first + dash + last);

        Prop.ForAll(ranges.ToArbitrary(), async range =>
        {
            var response = await Client.OwnerAsync("GET", path, null, ("Range", range));

            if (Means(range.Trim()) is not { } meant)
            {
                response.Status.Should().Be(200, range);
                response.Body.Should().Equal(Content);
            }
            else if (meant.Length == 0)
            {
                (response.Status, response.Code).Should().Be((416, "InvalidRange"), range);
            }
            else
            {
                response.Status.Should().Be(206, range);
                response.Body.Should().Equal(meant);
                response.Headers["Content-Range"].Should().Be($"bytes {meant[0] - 1}-{meant[^1] - 1}/{Length}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Test]
    public void ACopiedRangeIsItsStretchOrRefused()
    {
        var ranges = from unit in Gen.Elements("bytes=", "bytes=", "bytes=", "octets=")
                     from first in Numbers
                     from dash in Gen.Elements("-", "-", "-", ",")
                     from last in Numbers
                     select unit + first + dash + last;

        Prop.ForAll(ranges.ToArbitrary(), async range =>
        {
            var response = await Client.OwnerAsync("PUT", RawClient.PartTarget("/bucket/target", upload, "1"), null,
                ("x-amz-copy-source", path), ("x-amz-copy-source-range", range));

            var isWhole = range.StartsWith("bytes=", StringComparison.Ordinal) && range[6..].Split('-') is [var first, var last]
                && Digits(first) is { } from && Digits(last) is { } to && from <= to && to < Length;
            (response.Status is 200 or 400 or 416).Should().BeTrue(range);
            if (!isWhole)
                response.Status.Should().NotBe(200, range);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Test]
    public void APartNumberIsOneToTenThousandInDigits() =>
        Prop.ForAll(Gen.OneOf(Numbers, Gen.Choose(-5, 10_010).Select(number => number.ToString(CultureInfo.InvariantCulture)),
            Gen.Elements("00001", "10000", "10001")).ToArbitrary(), async text =>
            {
                var response = await Client.PutPartAsync("/bucket/target", upload, text, [7]);

                (response.Status == 200).Should().Be(Digits(text) is >= 1 and <= 10_000, text);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Test]
    public void AListOfPartsIsTakenOnlyInOrderAndWithItsETags()
    {
        var lists = Gen.Choose(1, 3).ListOf().Where(list => list.Count < 5);

        Prop.ForAll(lists.ToArbitrary(), Gen.Choose(0, 9).ToArbitrary(), async (numbers, spoilt) =>
        {
            var key = NewPath();
            var id = await Client.CreateUploadAsync(key);
            // Only one part may be as small as this, so that longer lists are refused for their sizes at the latest.
            var etags = new Dictionary<int, string>();
            foreach (var number in Enumerable.Range(1, 2))
                etags.Add(number, (await Client.PutPartAsync(key, id, $"{number}", [(byte)number])).ETag);
            var named = numbers.Select(
                (number, index) => (number, spoilt == index ? "\"00\"" : etags.GetValueOrDefault(number, "\"11\""))).ToList();

            var response = await Client.CompleteAsync(key, id, named);

            var isRight = numbers.Count == 1 && numbers[0] <= 2 && spoilt != 0;
            (response.Status == 200).Should().Be(isRight, string.Join(',', numbers));
            if (!isRight)
                response.Code.Should().BeOneOf("MalformedXML", "InvalidPartOrder", "InvalidPart", "EntityTooSmall");
            if (!isRight && numbers.Zip(numbers.Skip(1)).Any(pair => pair.First >= pair.Second))
                response.Code.Should().Be("InvalidPartOrder", string.Join(',', numbers));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    /// <summary>What RFC 9110, section 14, makes of a Range header: null for the whole, empty for a range outside.</summary>
    private static byte[]? Means(string range)
    {
        if (!range.StartsWith("bytes=", StringComparison.Ordinal) || range[6..].Split('-') is not [var firstText, var lastText])
            return null;
        var (first, last) = (Digits(firstText), Digits(lastText));
        if ((firstText.Length > 0 && first is null) || (lastText.Length > 0 && last is null) || (first is null && last is null)
            || last < first)
            return null;
        return first is null
            ? Content[(int)Math.Max(0, Length - last!.Value)..]
            : first >= Length ? [] : Content[(int)first.Value..(int)Math.Min(Length, Math.Min(last ?? Length, Length) + 1)];
    }

    private static long? Digits(string text) =>
        text.Length > 0 && text.All(char.IsAsciiDigit) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
