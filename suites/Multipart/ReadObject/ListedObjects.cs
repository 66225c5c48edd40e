using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>What a list of objects says of one that was uploaded in parts.</summary>
public sealed class ListedObjects(CaseContext context) : ReadChecks(context)
{
    /// <summary>The object's entry names the checksum algorithm and type that its upload was created with.</summary>
    /// <param name="version">Of the list: 1 or 2.</param>
    [Check]
    public async Task NameTheChecksum(string algorithm, string type, int version)
    {
        var stored = await SharedAsync([100], new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });

        var (found, exchange) = await Context.PollAsync<string>(async () =>
        {
            var list = await Session.SendAsync(ListRequest(stored, version));
            MustWork(list, "listing objects");
            return (ChecksumsIn(list), list);
        }, entry => entry.Length > 0);

        if (found.Length == 0) Context.CannotTell(exchange!, "listing objects", "a list without the object");
        Verify(found == $"{algorithm} {type}", Aspect.Body, $"the object to be listed with {algorithm} {type}",
            $"it is listed with {found}", exchange);
    }

    private static Request ListRequest(CompletedObject stored, int version)
    {
        var request = new Request("GET") { Bucket = stored.Upload.Bucket }.WithQuery("prefix", stored.Key);
        return version == 2 ? request.WithQuery("list-type", "2") : request;
    }

    /// <summary>Algorithms and type of the one entry; empty where there is none.</summary>
    private static string ChecksumsIn(Exchange list)
    {
        var entry = list.Xml()?.Elements().FirstOrDefault(element => element.Name.LocalName == "Contents");
        if (entry is null) return "";
        var named = entry.Elements().Where(element => element.Name.LocalName is "ChecksumAlgorithm" or "ChecksumType")
            .OrderBy(element => element.Name.LocalName, StringComparer.Ordinal).Select(element => element.Value.Trim()).ToList();
        return named.Count == 0 ? "no checksum" : string.Join(' ', named);
    }
}
