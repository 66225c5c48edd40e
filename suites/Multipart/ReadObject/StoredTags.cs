using System.Globalization;
using System.Xml.Linq;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.ReadObject;

/// <summary>Tags of an object, set once it is there, as reads of it show them.</summary>
public sealed class StoredTags(CaseContext context) : ReadChecks(context)
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>A read says how many there are, not which.</summary>
    [Check]
    public async Task AreCounted(Reading by, int count)
    {
        var stored = await CompletedAsync([100]);
        var tags = Body.OfText(new XElement(Space + "Tagging", new XElement(Space + "TagSet", Enumerable.Range(1, count).Select(Tag)))
            .ToString(SaveOptions.DisableFormatting));
        MustWork(await Session.SendAsync(new Request("PUT") { Bucket = stored.Upload.Bucket, Key = stored.Upload.Key, Body = tags }
            .WithQuery("tagging").WithHeader("Content-MD5", tags.Md5Base64)), "setting tags of the object");

        var exchange = await MustReadAsync(stored, by);

        Verify(exchange).HasHeader(Dialect.HeaderPrefix + "tagging-count", count.ToString(CultureInfo.InvariantCulture));
    }

    private static XElement Tag(int number) =>
        new(Space + "Tag", new XElement(Space + "Key", $"k{number}"), new XElement(Space + "Value", "v"));
}
