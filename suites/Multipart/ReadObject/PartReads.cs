using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>Reading by part number.</summary>
public sealed class PartReads(CaseContext context) : ReadChecks(context)
{
    /// <summary>Each part of one object: its bytes by GET, its length by HEAD.</summary>
    [Check]
    public async Task AreTheParts(long[] sizes)
    {
        var stored = await SharedAsync(sizes);

        foreach (var part in stored.Parts)
        {
            foreach (var by in new[] { Reading.Get, Reading.Head })
            {
                var exchange = await ReadAsync(stored, by, Part($"{part.Number}"));

                VerifyIs(exchange, part.Body, $"part {part.Number}");
            }
        }
    }

    /// <summary>Its place in the object, where the response is a stretch, and the ETag of the whole.</summary>
    [Check]
    public async Task SayWhereThePartIs(Reading by, Expectation expect)
    {
        var stored = await SharedAsync([100]);

        var exchange = await ReadAsync(stored, by, Part("1"));

        Verify(exchange).Meets(expect);
        VerifyIs(exchange, stored.Body, "part 1");
        if (exchange.Status == 206) Verify(exchange).HasHeader("Content-Range", "bytes 0-99/100");
        VerifyHasETagOf(stored, exchange);
    }

    /// <summary>Of a number that was sent twice, the bytes of the second time.</summary>
    [Check]
    public async Task AreTheLastSent()
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, Body.Generated(100, seed: 1));
        var last = await PutGoodPartAsync(upload, 1, Body.Generated(90, seed: 2));
        await CompleteGoodAsync(upload, last);

        var exchange = (await Session.ReadObjectAsync(upload.Key, Part("1"))).Exchange;

        VerifyIs(exchange, last.Body, "the part as it was sent last");
    }

    /// <summary>The number of parts, by GET and HEAD; an endpoint that never names it cannot be asked.</summary>
    /// <param name="sizes">Of the parts.</param>
    /// <param name="number">The part that is read.</param>
    /// <param name="header">The header that counts the parts.</param>
    [Check]
    public async Task CountTheParts(long[] sizes, string number, string header)
    {
        var stored = await SharedAsync(sizes);

        var read = await MustReadAsync(stored, Reading.Get, Part(number));
        var head = await MustReadAsync(stored, Reading.Head, Part(number));

        MustBe(read, stored.Parts.Single(part => $"{part.Number}" == number).Body);
        if (read.ResponseHeaders[header] is null && head.ResponseHeaders[header] is null)
            throw new CaseUnsupportedException("the endpoint does not name the number of parts");
        Verify(read).HasHeader(header, $"{sizes.Length}");
        Verify(head).HasHeader(header, $"{sizes.Length}");
    }

    /// <summary>No number of parts is named where no part is asked for, or the object has none.</summary>
    /// <param name="plain">Whether a part is asked for of an object that was stored in one request; else none, of a completed one.</param>
    [Check]
    public async Task CountNoParts(bool plain, string header)
    {
        var stored = plain ? await SharedPlainAsync(14) : await SharedAsync([100]);

        var exchange = await MustReadAsync(stored, Reading.Get, plain ? Part("1") : null);

        MustBe(exchange, stored.Body);
        Verify(exchange).HasNoHeader(header);
    }

    /// <summary>
    /// Of an object that was completed with a gap in its numbers, the first part and the last. Where numbers do not outlive the completion,
    /// the last one's number is none; other bytes it never has.
    /// </summary>
    /// <param name="last">The number of the second part.</param>
    [Check]
    public async Task AreNeverOtherParts(int last, Expectation expect)
    {
        var stored = await SharedAsync([FiveMebibytes, 7], numbers: [1, last]);

        VerifyIs(await ReadAsync(stored, Reading.Get, Part("1")), stored.Parts[0].Body, "part 1");
        var exchange = await ReadAsync(stored, Reading.Get, Part($"{last}"));

        Verify(exchange).Meets(expect);
        if (Response.Classify(exchange) == ResponseClass.Accepted) VerifyIs(exchange, stored.Parts[1].Body, $"part {last}");
    }

    /// <param name="number">Sent as the part number.</param>
    /// <param name="field">An element of the error document that names the parameter; left out to ask for none.</param>
    [Check]
    public async Task AreRefused(string number, Reading by, Expectation expect, string? field = null)
    {
        var stored = await SharedAsync([100]);
        await MustReadAsync(stored, by, Part("1"));

        var exchange = await ReadAsync(stored, by, Part(number));

        Verify(exchange).Meets(expect);
        if (field is not null) Verify(exchange).HasErrorField(field, "partNumber");
    }

    /// <summary>A spelling of the number 1.</summary>
    [Check]
    public async Task AreTaken(string number)
    {
        var stored = await SharedAsync([100]);
        await MustReadAsync(stored, Reading.Get, Part("1"));

        var exchange = await ReadAsync(stored, Reading.Get, Part(number));

        VerifyIs(exchange, stored.Body, "part 1");
    }

    /// <summary>A number that the object has no part of.</summary>
    /// <param name="plain">Whether the object was stored in one request.</param>
    [Check]
    public async Task AreRefusedBeyondTheLast(string number, Reading by, Expectation expect, bool plain = false)
    {
        var stored = plain ? await SharedPlainAsync(14) : await SharedAsync([100]);
        await MustReadAsync(stored, by, Part("1"));

        var exchange = await ReadAsync(stored, by, Part(number));

        Verify(exchange).Meets(expect);
    }

    /// <summary>The first part of an object that was stored in one request is all of it.</summary>
    [Check]
    public async Task AreTheWholeOfAPlainObject(long size, Expectation expect)
    {
        var stored = await SharedPlainAsync(size);
        // Nothing read is the same as nothing stored.
        var control = size > 0 ? stored : await SharedPlainAsync(14);
        MustBe(await MustReadAsync(control, Reading.Get), control.Body);

        var exchange = await ReadAsync(stored, Reading.Get, Part("1"));

        Verify(exchange).Meets(expect);
        VerifyIs(exchange, stored.Body, "the object");
        if (size == 0) Verify(exchange).HasNoHeader("Content-Range");
        else if (exchange.Status == 206) Verify(exchange).HasHeader("Content-Range", $"bytes 0-{size - 1}/{size}");
    }

    /// <summary>A range and a part number at once.</summary>
    [Check]
    public async Task AreRefusedWithARange(string number, string range, Reading by, Expectation expect)
    {
        var stored = await SharedAsync([100]);
        await MustReadAsync(stored, by, Part("1"));

        var exchange = await ReadAsync(stored, by, request =>
        {
            Part(number)(request);
            Range(range)(request);
        });

        Verify(exchange).Meets(expect);
    }

    /// <summary>The upload is open, and there is no object yet.</summary>
    [Check]
    public async Task AreNotThereBeforeCompletion(Reading by, Expectation expect)
    {
        // Of an endpoint that reads no object by part, the response tells nothing about this one.
        await MustReadAsync(await SharedAsync([100]), by, Part("1"));
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await ReadAsync(new CompletedObject(upload, [part], part.Body, ETag: null), by, Part("1"));

        Verify(exchange).Meets(expect);
    }

    /// <summary>Only records.</summary>
    /// <param name="last">The number of a second part; left out for an object of one part.</param>
    [Check]
    public async Task AreRecorded(string number, Reading by, string header, int? last = null)
    {
        var stored = last is { } other
            ? await SharedAsync([FiveMebibytes, 7], numbers: [1, other])
            : await SharedAsync([100]);

        var exchange = await ReadAsync(stored, by, Part(number));

        Record(exchange);
        foreach (var name in new[] { "Content-Range", header }) Context.Saw($"{name} {Shown(exchange.ResponseHeaders[name])}");
    }
}
