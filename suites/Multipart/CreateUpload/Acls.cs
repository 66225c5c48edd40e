using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>
/// The access control list of the object, given when its upload is created. In rows <c>{second}</c> stands for the second account's ID.
/// </summary>
public sealed class Acls(CaseContext context) : CreateChecks(context)
{
    /// <summary>What <c>FULL_CONTROL</c> of an object comes to, where it is spelled out.</summary>
    private static readonly string[] All = ["READ", "READ_ACP", "WRITE_ACP"];

    /// <summary>Nobody asked for anything, so nobody without a signature reads the object.</summary>
    [Check]
    public async Task ArePrivate()
    {
        // A bucket that the run has made was opened by nobody: what anybody reads there the endpoint exposes.
        if (Context.Profile.Bucket is not null) await ClosedBucket.VerifyAsync(Context, Identity.Anonymous);
        var upload = await Session.CreateUploadAsync();
        var part = await CompleteAsync(upload);
        MustBe(await Session.ReadObjectAsync(upload.Key), part.Body, "reading the object");

        var read = await ReadAsAnybodyAsync(upload);

        // A page for people, or yes to whatever comes, shows nobody the object.
        if (Response.Classify(read.Exchange) == ResponseClass.Accepted) MustBe(read, part.Body, "reading without a signature");
        Verify(read.Exchange).Meets(Expectations.Refused, isAboutAccess: true);
    }

    /// <summary>What opened the object that was there before does not open the one that replaces it.</summary>
    /// <param name="word">A canned list that lets everybody read.</param>
    [Check]
    public async Task ArePrivateAgain(string word)
    {
        if (Context.Profile.Bucket is not null) await ClosedBucket.VerifyAsync(Context, Identity.Anonymous);
        var (created, open) = await CreateAsync(Canned(word));
        MustKnowLists(created);
        MustWork(created, "creating an upload with a list");
        if (open is null) Context.CannotTell(created, "creating an upload with a list", "no upload ID");
        var former = await CompleteAsync(open);
        MustBe(await ReadAsAnybodyAsync(open), former.Body, "reading an open object without a signature");
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = open.Key });
        await CompleteAsync(upload);

        var read = await ReadAsAnybodyAsync(upload);

        Verify(read.Exchange).Meets(Expectations.Refused, isAboutAccess: true);
    }

    /// <summary>Nobody asked for anything, so the list has the owner's full control and nothing else.</summary>
    [Check]
    public async Task AreTheOwnersAlone()
    {
        var upload = await CreateAcceptedAsync();
        await CompleteAsync(upload);

        var list = await ReadAsync(upload);

        var own = list.Grants.Where(grant => grant.Grantee == list.Owner).Select(grant => grant.Permission).ToList();
        Verify(IsFull(own), Aspect.Body, "the owner's FULL_CONTROL", list.Describe(), list.Exchange);
        Verify(list.Grants.All(grant => grant.Grantee == list.Owner), Aspect.Access, "no other grant", list.Describe(), list.Exchange);
    }

    /// <summary>The grantees have the permission, and nobody but the owner has more.</summary>
    /// <param name="header">Behind the dialect's prefix.</param>
    /// <param name="grantees">As the header has them, such as <c>uri="…"</c>.</param>
    /// <param name="permission">As the list has it.</param>
    [Check]
    public async Task Grant(string header, string[] grantees, string permission)
    {
        var asked = new List<string>();
        foreach (var grantee in grantees) asked.Add(await FilledAsync(grantee));

        var upload = await CreateTakenAsync(With(header, string.Join(", ", asked)));

        await VerifyGrantedAsync(upload, [.. asked.Select(grantee => grantee.Split('"')[1])], permission);
    }

    /// <summary>A word that stands for one grant beside the owner's.</summary>
    /// <param name="grantee">The group; left out where there is nobody but the owner.</param>
    [Check]
    public async Task AreCanned(string word, string? grantee = null, string permission = "READ")
    {
        var upload = await CreateTakenAsync(Canned(word));

        await VerifyGrantedAsync(upload, grantee is null ? [] : [grantee], permission);
    }

    /// <summary>Who has no account reads the object, as the creation asked; and another object not.</summary>
    [Check]
    public async Task OpenTheObject(string word)
    {
        await ClosedBucket.VerifyAsync(Context, Identity.Anonymous);
        var upload = await CreateTakenAsync(Canned(word));
        await CompleteAsync(upload);

        var read = await ReadAsAnybodyAsync(upload);

        Verify(read.Exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        Verify(read.Is(SmallBody), Aspect.Bytes, "the object's bytes", $"{Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}",
            read.Exchange);
    }

    /// <param name="word">A canned list; left out for none.</param>
    /// <param name="grantee">Whom reading is granted to, as the header has it; left out for nobody.</param>
    [Check]
    public async Task AreRefused(Expectation expect, string? word = null, string? grantee = null)
    {
        var control = (await CreateAsync(Canned("private"))).Exchange;
        MustKnowLists(control);
        MustWork(control, "creating an upload with a list");

        await VerifyRefusedAsync(new CreateOptions
        {
            Alter = request =>
            {
                if (word is not null) request.WithHeader(Dialect.AclHeader, word);
                if (grantee is not null) request.WithHeader(Dialect.HeaderPrefix + "grant-read", grantee);
            },
        }, expect);
    }

    /// <summary>As <see cref="AreRefused"/>, where the endpoint is in one of the regions that the rule is about.</summary>
    [Check]
    public Task AreRefusedIn(string[] regions, string grantee, Expectation expect) =>
        regions.Contains(Context.Profile.Region, StringComparer.Ordinal)
            ? AreRefused(expect, grantee: grantee)
            : throw new CaseUnsupportedException($"the profile's region {Context.Profile.Region} is none of those that the page names");

    /// <summary>Only records which grants come of a list that no page describes.</summary>
    /// <param name="word">A canned list; left out for none.</param>
    /// <param name="header">Of a grant, behind the dialect's prefix; left out for none.</param>
    /// <param name="grantee">As the header has it.</param>
    [Check]
    public async Task AreRecorded(string? word = null, string? header = null, string grantee = "")
    {
        var filled = await FilledAsync(grantee);
        var (exchange, upload) = await CreateAsync(new CreateOptions
        {
            Alter = request =>
            {
                if (word is not null) request.WithHeader(Dialect.AclHeader, word);
                if (header is not null) request.WithHeader(Dialect.HeaderPrefix + header, filled);
            },
        });

        Record(exchange);
        if (upload is null) return;
        await CompleteAsync(upload);
        Context.Saw((await ReadAsync(upload)).Describe());
    }

    private CreateOptions Canned(string word) => new() { Alter = request => request.WithHeader(Dialect.AclHeader, word) };

    private async Task<string> FilledAsync(string text) => text.Contains("{second}", StringComparison.Ordinal)
        ? text.Replace("{second}", await GrantedBucket.AccountIdAsync(Context, Identity.Second), StringComparison.Ordinal)
        : text;

    /// <summary>A bucket whose owner owns all that is in it may rightly refuse every list but the owner's own.</summary>
    private Task<ReadResult> ReadAsAnybodyAsync(UploadHandle upload) =>
        Session.ReadObjectAsync(upload.Key, request => request.Identity = Identity.Anonymous);

    private static void MustKnowLists(Exchange exchange)
    {
        if (exchange.Code == "AccessControlListNotSupported")
            throw new CaseUnsupportedException("the bucket takes no access control lists");
    }

    private async Task<UploadHandle> CreateTakenAsync(CreateOptions options)
    {
        var (exchange, upload) = await CreateAsync(options);
        MustKnowLists(exchange);
        Verify(exchange).IsAccepted();
        Verify(upload is not null, Aspect.Body, "an upload ID", upload is null ? "none" : "an upload ID", exchange);
        return upload!;
    }

    private async Task VerifyGrantedAsync(UploadHandle upload, IReadOnlyList<string> grantees, string permission)
    {
        await CompleteAsync(upload);
        var list = await ReadAsync(upload);

        Verify(list.Grants.Count > 0, Aspect.Body, "a list with a grant", list.Describe(), list.Exchange);
        foreach (var grantee in grantees)
        {
            var found = list.Grants.Where(grant => grant.Grantee == grantee).Select(grant => grant.Permission).ToList();
            Verify(found.Contains(permission) || (permission == "FULL_CONTROL" && IsFull(found)) || found.Contains("FULL_CONTROL"),
                Aspect.Body, $"{permission} for {grantee}", list.Describe(), list.Exchange);
            Verify(permission == "FULL_CONTROL" || found.TrueForAll(each => each == permission), Aspect.Access,
                $"no more than {permission} for {grantee}", list.Describe(), list.Exchange);
        }

        Verify(list.Grants.All(grant => grant.Grantee == list.Owner || grantees.Contains(grant.Grantee)), Aspect.Access,
            "no grant for anybody else", list.Describe(), list.Exchange);
    }

    private static bool IsFull(IReadOnlyList<string> permissions) =>
        permissions.Contains("FULL_CONTROL") || All.All(permissions.Contains);

    private async Task<GrantList> ReadAsync(UploadHandle upload)
    {
        var exchange = await Session.SendAsync(new Request("GET") { Bucket = upload.Bucket, Key = upload.Key }.WithQuery("acl"));
        MustWork(exchange, "asking for the object's access control list");
        return GrantList.Of(exchange);
    }
}
