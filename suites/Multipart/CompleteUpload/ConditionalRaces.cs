using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>Completions at the same time that all hold under the same condition, of which the first ends it for the others.</summary>
public sealed class ConditionalRaces(CaseContext context) : CompletionChecks(context)
{
    /// <summary>
    /// A second one that is accepted has replaced what the first was told was there. A server error asks to send the completion again,
    /// which a race may need.
    /// </summary>
    /// <param name="uploads">How many uploads of one key are completed at once, each with bytes of its own.</param>
    /// <param name="replaces">Whether the condition names the object at the key; else it is that there is none.</param>
    [Check]
    public async Task HaveOneWinner(int uploads, bool replaces, Expectation expect)
    {
        var key = Session.NewKey();
        var named = replaces ? await NamedAsync(key) : null;
        var open = new List<(UploadHandle Upload, SentPart Part)>();
        for (var number = 1; number <= uploads; number++)
        {
            var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
            open.Add((upload, await PutGoodPartAsync(upload, 1, BodyOf(1024, seed: number))));
        }

        using var overlap = await Session.OverlapAsync(requests: 2);
        var exchanges = await Task.WhenAll(open.Select(each => CompleteAsync(each.Upload, [each.Part],
            request => request.WithHeader(named is null ? "If-None-Match" : "If-Match", named ?? "*"))));

        var winners = open.Zip(exchanges).Where(each => Response.Classify(each.Second) == ResponseClass.Accepted).ToList();
        Verify(winners.Count <= 1, Aspect.State, "one of the completions at most to be accepted",
            $"{winners.Count} of {uploads} accepted", exchanges[0]);
        Verify(winners.Count > 0, Aspect.Status, "one of the completions to be accepted",
            $"none of {uploads} accepted", exchanges[0], isRightRequest: true);
        foreach (var exchange in exchanges.Where(exchange => exchange != winners[0].Second && exchange.Status is not >= 500))
            Verify(exchange).Meets(expect);
        await Verify(winners[0].First.Upload).HasBecomeAsync(winners[0].First.Part.Body);
    }

    /// <summary>Stores an object at the key.</summary>
    /// <returns>Its ETag, as the endpoint gave it.</returns>
    private async Task<string> NamedAsync(string key)
    {
        var stored = await Session.PutObjectAsync(key, OtherSmallBody);
        MustWork(stored, "storing an object at the key");
        return stored.ETag is { Length: > 0 } etag ? etag
            : throw new CaseInconclusiveException("The object that a completion is to replace was stored without an ETag.")
            { Exchange = stored };
    }
}
