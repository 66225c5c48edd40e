using System.Security;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>An ETag that a list gives for part 1 and that is not the one of its last sending.</summary>
public enum WrongETag
{
    /// <summary>32 zeros.</summary>
    Zeros,

    /// <summary>The same without quotes.</summary>
    BareZeros,

    /// <summary>That of part 2.</summary>
    OfAnotherPart,

    /// <summary>Part 2 is named with that of part 1.</summary>
    OfTheFirstPart,

    /// <summary>That of a first sending, whose bytes have since been overwritten.</summary>
    OfOverwrittenBytes,

    /// <summary>That of a part that another upload was sent under the same number.</summary>
    OfAnotherUpload,
}

/// <summary>What completion is told about the parts.</summary>
public sealed class PartList(CaseContext context) : CompletionChecks(context)
{
    /// <param name="text">
    /// The request's body; <c>{etag}</c> stands for the ETag of part 1 in XML, as its response gave it,
    /// <c>{bare}</c> for the same without quotes.
    /// </param>
    [Check]
    public async Task IsTaken(string text)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteWithAsync(upload, Filled(text, part));

        Verify(exchange).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="text">As in <see cref="IsTaken"/>.</param>
    [Check]
    public async Task IsRefused(string text, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        await VerifyRefusedAsync(upload, () => CompleteWithAsync(upload, Filled(text, part)), expect, part);
    }

    /// <summary>What is taken is taken for what it says.</summary>
    /// <param name="text">As in <see cref="IsTaken"/>.</param>
    [Check]
    public async Task IsTakenOrRefused(string text, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteWithAsync(upload, Filled(text, part));

        Verify(exchange).Meets(expect);
        if (Response.Classify(exchange) == ResponseClass.Accepted) await Verify(upload).HasBecomeAsync(part.Body);
        else await Verify(upload).CompletesToAsync(part);
    }

    /// <param name="contentType">Null for no such header.</param>
    [Check]
    public async Task IsTakenAs(string? contentType = null)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteAsync(upload, [part], request =>
        {
            if (contentType is null) request.Headers.Remove("Content-Type");
            else request.WithHeader("Content-Type", contentType);
        });

        Verify(exchange).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <summary>Two parts were sent, and the list names one of them.</summary>
    [Check]
    public async Task MayLeaveAPartOut(int listed, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var first = await PutGoodPartAsync(upload, 1, SmallBody);
        var second = await PutGoodPartAsync(upload, 2, OtherSmallBody);
        var part = listed == 1 ? first : second;

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).Meets(expect);
        if (Response.Classify(exchange) == ResponseClass.Accepted) await Verify(upload).HasBecomeAsync(part.Body);
        else await Verify(upload).HoldsOnlyAsync(first, second);
    }

    /// <summary>The refusal of a list that names a part under a wrong ETag says which part that is.</summary>
    /// <param name="elements">Names of elements that the error document holds, each with a text.</param>
    [Check]
    public async Task NamesThePartThatIsRefused(string[] elements)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteAsync(upload, [part with { ETag = $"\"{new string('0', 32)}\"" }]);

        Verify(exchange).IsRefused();
        Verify(exchange).HasErrorFields(elements);
    }

    /// <param name="list">Part numbers in the order of the list. Of these only 1 was ever sent.</param>
    [Check]
    public async Task NamesNoPartThatWasNotSent(int[] list, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        // A part that is too small for its place would be refused for that.
        var part = list.Contains(1) ? await PutLargePartAsync(upload, 1) : await PutGoodPartAsync(upload, 1, SmallBody);

        await VerifyRefusedAsync(upload, () => CompleteAsync(upload, list.Select(number => part with { Number = number })), expect, part);
    }

    /// <summary>The list names every part that was sent, one of them under a wrong ETag.</summary>
    [Check]
    public async Task GivesTheRightETags(WrongETag wrong, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var overwritten = await PutGoodPartAsync(upload, 1, OtherSmallBody);
        var parts = await PutPartsAsync(upload, wrong is WrongETag.OfAnotherPart or WrongETag.OfTheFirstPart ? [1, 2] : [1]);
        var named = parts[wrong == WrongETag.OfTheFirstPart ? 1 : 0];
        var zeros = new string('0', 32);
        var etag = wrong switch
        {
            WrongETag.BareZeros => zeros,
            WrongETag.OfAnotherPart => parts[^1].ETag,
            WrongETag.OfTheFirstPart => parts[0].ETag,
            WrongETag.OfOverwrittenBytes => overwritten.ETag,
            WrongETag.OfAnotherUpload => (await PutGoodPartAsync(await Session.CreateUploadAsync(), 1, BodyOf(16, seed: 3))).ETag,
            _ => $"\"{zeros}\"",
        };

        var list = parts.Select(part => part == named ? part with { ETag = etag } : part);
        await VerifyRefusedAsync(upload, () => CompleteAsync(upload, list), expect, [.. parts]);
    }

    /// <summary>Whether parts may be left out is another question; what is left out is not in the object.</summary>
    /// <param name="sent">Part numbers, ascending; all but the last are large enough to be in any place.</param>
    /// <param name="list">Some of them.</param>
    [Check]
    public async Task IsAllThatTheObjectHolds(int[] sent, int[] list)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = await PutPartsAsync(upload, sent);
        var listed = parts.Where(part => list.Contains(part.Number)).ToArray();

        var exchange = await CompleteAsync(upload, listed);

        Context.MustBeUsable(exchange, "completing with fewer parts than were sent");
        Context.Judging("the listed parts' bytes alone, or a refusal", exchange);
        Context.Saw(Response.Describe(exchange));
        if (Response.Classify(exchange) == ResponseClass.Accepted)
            await Verify(upload).HasBecomeAsync(Body.Concat(listed.Select(part => part.Body)));
        else await Verify(upload).HoldsOnlyAsync([.. parts]);
    }

    /// <summary>Whether a part may be named twice is another question; no object holds its bytes twice.</summary>
    [Check]
    public async Task CountsAPartOnce()
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutLargePartAsync(upload, 1);

        var exchange = await CompleteAsync(upload, [part, part]);

        Context.MustBeUsable(exchange, "completing with a part named twice");
        Context.Judging("the part's bytes once, or a refusal", exchange);
        Context.Saw(Response.Describe(exchange));
        if (Response.Classify(exchange) == ResponseClass.Accepted) await Verify(upload).HasBecomeAsync(part.Body);
        else await Verify(upload).HoldsOnlyAsync(part);
    }

    private static string Filled(string text, SentPart part) => text
        .Replace("{etag}", SecurityElement.Escape(part.Reference.ETag), StringComparison.Ordinal)
        .Replace("{bare}", ETags.Unquoted(part.Reference.ETag), StringComparison.Ordinal);
}
