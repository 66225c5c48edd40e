using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>
/// Policies of the bucket, which say what the second account may do there. In rows <c>{bucket}</c> stands for the bucket's name.
/// </summary>
public sealed class Policies(CaseContext context) : CreateChecks(context)
{
    /// <summary>The second account creates an upload, and makes an object of it.</summary>
    /// <param name="actions">What the policy allows.</param>
    /// <param name="resource">The bucket's objects, as policies name them.</param>
    /// <param name="tagging">Tags that the creation names; left out for none.</param>
    /// <param name="isForEverybody">Whether the policy names everybody, not the account alone.</param>
    [Check]
    public async Task LetIn(string[] actions, string resource, string? tagging = null, bool isForEverybody = false)
    {
        var bucket = await BucketPolicies.OpenAsync(Context, new PolicyStatement(actions, resource, isForEverybody));

        var upload = await CreateAcceptedAsync(AsSecond(bucket, tagging), isAboutAccess: true);

        var part = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Identity = Identity.Second);
        Verify(part).Meets(Expectations.Accepted, isAboutAccess: true);
        var completed = await Session.CompleteAsync(upload, [new PartReference(1, part.ETag ?? "")]);
        Verify(completed.Exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await VerifyIsThereAsync(upload);
    }

    /// <summary>As long as the policy names the bucket in the place of its objects, nobody is let in.</summary>
    /// <param name="actions">What the policy allows.</param>
    /// <param name="resource">The bucket's objects, as policies name them.</param>
    /// <param name="other">The bucket itself.</param>
    [Check]
    public async Task KeepOutOfTheObjects(string[] actions, string resource, string other, Expectation expect)
    {
        var bucket = await BucketPolicies.OpenAsync(Context, new PolicyStatement(actions, other));

        var (exchange, _) = await CreateAsync(AsSecond(bucket));

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await BucketPolicies.SetAsync(Context, bucket, new PolicyStatement(actions, resource));
        MustWork((await CreateAsync(AsSecond(bucket))).Exchange, "creating an upload under a policy about the objects");
    }

    /// <summary>The right to write lets an upload in, and no upload with what needs another right.</summary>
    [Check]
    public async Task KeepTagsOut(string[] actions, string resource, string tagging, Expectation expect)
    {
        var bucket = await BucketPolicies.OpenAsync(Context, new PolicyStatement(actions, resource));
        MustWork((await CreateAsync(AsSecond(bucket))).Exchange, "creating an upload without tags");

        var (exchange, _) = await CreateAsync(AsSecond(bucket, tagging));

        Verify(exchange).Meets(expect, isAboutAccess: true);
    }

    /// <summary>The object is the writer's or the bucket owner's, as the endpoint has it, and need not be open to the other.</summary>
    private async Task VerifyIsThereAsync(UploadHandle upload)
    {
        foreach (var reader in new[] { Identity.Second, Identity.Main })
        {
            var read = await Session.ReadObjectAsync(upload.Key, request => request.Identity = reader, upload.Bucket);
            if (!read.IsSuccess) continue;
            Verify(read.Is(SmallBody), Aspect.Bytes, "the object's bytes", $"{Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}",
                read.Exchange);
            return;
        }

        throw new CaseInconclusiveException("The object was completed, and neither of both accounts may read it.")
        { Exchange = upload.Created };
    }

    private CreateOptions AsSecond(string bucket, string? tagging = null) =>
        (tagging is null ? new CreateOptions() : With("tagging", tagging)) with { Bucket = bucket, Identity = Identity.Second };
}
