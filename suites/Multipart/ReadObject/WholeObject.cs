using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>A completed object, read in whole.</summary>
public sealed class WholeObject(CaseContext context) : ReadChecks(context)
{
    /// <summary>The bytes, their number, and the ETag that the completion named.</summary>
    [Check]
    public async Task IsItsParts(long[] sizes)
    {
        var stored = await SharedAsync(sizes);

        var exchange = await ReadAsync(stored, Reading.Get);

        VerifyIs(exchange, stored.Body, "the parts in the order of their numbers");
        VerifyHasETagOf(stored, exchange);
    }

    /// <summary>A response to HEAD says the same as one to GET, without the bytes.</summary>
    /// <param name="metadata">The whole name of a header of user metadata.</param>
    [Check]
    public async Task IsDescribedAlike(string metadata)
    {
        var stored = await CompletedAsync([100], new CreateOptions
        {
            Alter = request => request.WithHeader("Content-Type", "text/x-read").WithHeader(metadata, "kept"),
        });
        var read = await MustReadAsync(stored, Reading.Get);

        var head = await ReadAsync(stored, Reading.Head);

        VerifyIs(head, stored.Body, "the object");
        Verify(head.ResponseBytes == 0, Aspect.Body, "no body", Quantity.ByteCount(head.ResponseBytes), head);
        VerifyHasETagOf(stored, head);
        foreach (var name in new[] { "Content-Type", metadata })
        {
            Verify(head.ResponseHeaders[name] == read.ResponseHeaders[name], Aspect.Header, $"{name}: {Shown(read.ResponseHeaders[name])}",
                $"{name}: {Shown(head.ResponseHeaders[name])}", head);
        }
    }

    /// <summary>The object was last modified when its upload was created, or later, by the server's own clock.</summary>
    [Check]
    public async Task IsNoOlderThanItsUpload(Reading by)
    {
        var stored = await CompletedAsync([100]);

        var exchange = await ReadAsync(stored, by);

        Verify(exchange).IsAccepted();
        var text = exchange.ResponseHeaders["Last-Modified"];
        var (created, read) = (ServerClock.At(stored.Upload.Created!), ServerClock.At(exchange));
        var (from, to) = (created.Time - created.Slack, read.Time + read.Slack);
        var isSo = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= from && time <= to;
        Verify(isSo, Aspect.Header, $"Last-Modified between {from:r} and {to:r}", $"Last-Modified {Shown(text)}", exchange);
    }

    /// <summary>The ETag ends in the number of parts.</summary>
    [Check]
    public async Task HasAnETagOfParts(Reading by, string ending)
    {
        var stored = await SharedAsync([100]);

        var exchange = await ReadAsync(stored, by);

        Verify(exchange).IsAccepted();
        Verify(exchange.ETag?.Trim('"').EndsWith(ending, StringComparison.Ordinal) is true, Aspect.Header, $"an ETag that ends in {ending}",
            $"ETag {Shown(exchange.ETag)}", exchange);
    }

    /// <summary>What the upload was created with comes back with the object.</summary>
    /// <param name="header">Its whole name.</param>
    [Check]
    public async Task HasItsHeaders(Reading by, string header, string value)
    {
        var stored = await CompletedAsync([100], new CreateOptions { Alter = request => request.WithHeader(header, value) });

        var exchange = await ReadAsync(stored, by);

        Verify(exchange).IsAccepted();
        Verify(exchange).HasHeader(header, value);
    }

    /// <summary>The class that is every object's is not named.</summary>
    [Check]
    public async Task HasNoHeader(Reading by, string header)
    {
        var stored = await SharedAsync([100]);

        var exchange = await MustReadAsync(stored, by);

        MustBe(exchange, stored.Body);
        Verify(exchange).HasNoHeader(header);
    }
}
