using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>
/// Lists the only part of an upload, which works before anything is refused; a list changes nothing, so nothing is left to see.
/// </summary>
public sealed class ListingParts(CaseContext context) : OperationUnderTest(context)
{
    public override string Subject => "a list of parts";

    public override async Task<UploadHandle> PrepareAsync()
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);
        await Context.PollAsync(async () =>
        {
            var asked = await SendAsync(upload);
            MustWork(asked, "listing the parts without a fault");
            return (NumbersIn(asked), (Exchange?)asked);
        }, shown => shown is ["1"]);
        return upload;
    }

    public override async Task<UploadHandle> PrepareBareAsync()
    {
        var upload = await Session.CreateUploadAsync();
        MustWork(await SendAsync(upload), "listing the parts without a fault");
        return upload;
    }

    public override Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null) =>
        ListChecks.SendAsync(Session, upload, alter);

    public override Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted)
    {
        var shown = NumbersIn(accepted);
        Verify(shown is ["1"], Aspect.Body, "part 1 in the list",
            shown.Count == 0 ? "no part in it" : $"parts {string.Join(", ", shown)}", accepted);
        return Task.CompletedTask;
    }

    public override Task VerifyNothingDoneAsync(UploadHandle prepared) => Task.CompletedTask;

    private static List<string> NumbersIn(Exchange list) =>
        list.Xml()?.Elements().Where(element => element.Name.LocalName == "Part")
            .Select(part => part.Elements().FirstOrDefault(element => element.Name.LocalName == "PartNumber")?.Value ?? "").ToList() ?? [];
}
