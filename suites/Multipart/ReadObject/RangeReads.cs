using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.ReadObject;

/// <summary>Reading ranges of a completed object.</summary>
public sealed class RangeReads(CaseContext context) : ReadChecks(context)
{
    /// <summary>The bytes, and the ETag of the whole.</summary>
    /// <param name="sizes">Of the parts.</param>
    /// <param name="from">The first byte that is to come, from 0.</param>
    /// <param name="length">How many are to come.</param>
    [Check]
    public async Task AreTheBytes(long[] sizes, string range, long from, long length)
    {
        var stored = await SharedAsync(sizes);

        var exchange = await ReadAsync(stored, Reading.Get, Range(range));

        VerifyIs(exchange, stored.Body.Slice(from, length), $"bytes {from} to {from + length - 1}");
        VerifyHasETagOf(stored, exchange);
    }

    /// <summary>A response to HEAD has the length of the range, and the ETag of the whole.</summary>
    [Check]
    public async Task AreDescribed(string range, long length)
    {
        var stored = await SharedAsync([100]);

        var exchange = await ReadAsync(stored, Reading.Head, Range(range));

        VerifyIs(exchange, stored.Body.Slice(0, length), "the range");
        VerifyHasETagOf(stored, exchange);
    }

    /// <param name="place">What <c>Content-Range</c> says.</param>
    [Check]
    public async Task SayWhereTheyAre(string range, string place)
    {
        var stored = await SharedAsync([100]);

        var exchange = await ReadAsync(stored, Reading.Get, Range(range));

        Verify(exchange.Status == 206, Aspect.Status, "206", Response.Describe(exchange), exchange, isRightRequest: true);
        Verify(exchange).HasHeader("Content-Range", place);
    }

    /// <summary>A range that begins after the last byte.</summary>
    [Check]
    public async Task AreRefusedAfterTheEnd(Reading by, Expectation expect)
    {
        var stored = await SharedAsync([100]);
        await MustReadAsync(stored, by, Range("bytes=99-"));

        var exchange = await ReadAsync(stored, by, Range("bytes=100-"));

        Verify(exchange).Meets(expect);
    }

    /// <summary>The refusal names the range and the object's size.</summary>
    [Check]
    public async Task AreNamedInTheRefusal(string rangeField, string sizeField)
    {
        var stored = await SharedAsync([100]);

        var exchange = await ReadAsync(stored, Reading.Get, Range("bytes=100-"));

        Verify(exchange).Meets(new Expectation([new ExpectedResponse(null, ResponseKind.Exactly, 416, null)]));
        Verify(exchange).HasErrorField(rangeField, "bytes=100-");
        Verify(exchange).HasErrorField(sizeField, "100");
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task AreRecorded(string range)
    {
        var stored = await SharedAsync([100]);

        var exchange = await ReadAsync(stored, Reading.Get, Range(range));

        Record(exchange);
        Context.Saw(Quantity.ByteCount(exchange.ResponseBytes));
    }
}
