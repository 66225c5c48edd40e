namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>The ways in which stores in front depart from the reference.</summary>
internal static class Handlings
{
    /// <summary>Passes all requests on.</summary>
    public static Handling Nothing { get; } = (_, _) => Task.FromResult<FrontResponse?>(null);

    /// <summary>Passes all requests on but those that are chosen.</summary>
    public static Handling On(Func<FrontRequest, bool> chosen, Handling handling) => (request, behind) =>
        !request.IsAnnounced && chosen(request) ? handling(request, behind) : Task.FromResult<FrontResponse?>(null);

    /// <summary>The response to chosen requests is another one, and nothing is done.</summary>
    public static Handling Refuse(Func<FrontRequest, bool> chosen, Func<FrontResponse> refusal) =>
        On(chosen, (_, _) => Task.FromResult<FrontResponse?>(refusal()));

    /// <summary>Chosen requests become others, signed anew.</summary>
    public static Handling Change(Func<FrontRequest, bool> chosen, Func<FrontRequest, FrontRequest> change) =>
        On(chosen, async (request, behind) => await behind.SignAndSendAsync(change(request)));

    /// <summary>Chosen requests are done as they are, and their responses become others.</summary>
    public static Handling Respond(Func<FrontRequest, bool> chosen, Func<FrontResponse, FrontResponse> change) =>
        On(chosen, async (request, behind) => change(await behind.SendAsync(request)));

    /// <summary>The first of these that does not pass the request on.</summary>
    public static Handling First(params Handling[] handlings) => async (request, behind) =>
    {
        foreach (var handling in handlings)
            if (await handling(request, behind) is { } response) return response;
        return null;
    };

    /// <summary>
    /// Done as it is; where that is refused, the request is changed and signed anew, so that what is right stays right.
    /// </summary>
    public static Handling OnRefusal(Func<FrontRequest, bool> chosen, Func<FrontRequest, FrontRequest?> change) =>
        On(chosen, async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            return response.IsRefusal && change(request) is { } changed ? await behind.SignAndSendAsync(changed) : response;
        });

    /// <summary>Objects and uploads are found under what the store makes of a key.</summary>
    public static Handling KeysRead(Func<string, string> read) => Change(
        request => request.RawKey.Length > 0 && !request.IsCut && !request.IsFramed && !request.IsCopy
            && read(request.RawKey) != request.RawKey
            && request.IsSigned,
        request => request.With(target: $"{request.BucketPath}/{read(request.RawKey)}{request.Head.Target[request.Head.Path.Length..]}"));

    /// <summary>The request as PutObject: its path alone.</summary>
    public static FrontRequest AsObject(FrontRequest request) => request.With(target: request.Head.Path);

    /// <summary>The request with another part number.</summary>
    public static FrontRequest Numbered(FrontRequest request, string number) => request.WithParameter("partNumber", number);
}
