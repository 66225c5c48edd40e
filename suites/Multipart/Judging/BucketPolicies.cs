using System.Text.Json;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>One statement of a bucket's policy.</summary>
/// <param name="Actions">Such as <c>s3:PutObject</c>.</param>
/// <param name="Resource">As policies name it; <c>{bucket}</c> stands for the bucket's name.</param>
/// <param name="IsForEverybody">Whether it is about everybody, not the second account alone.</param>
/// <param name="Denies">Whether it denies the actions; else it allows them.</param>
internal sealed record PolicyStatement(string[] Actions, string Resource, bool IsForEverybody = false, bool Denies = false);

/// <summary>Policies of a bucket, which say who may do what there.</summary>
internal static class BucketPolicies
{
    /// <summary>Makes a bucket and sets its policy.</summary>
    /// <exception cref="CaseInconclusiveException">No bucket was made, or the second account is not known.</exception>
    /// <exception cref="CaseUnsupportedException">The policy was refused.</exception>
    public static async Task<string> OpenAsync(CaseContext context, params IReadOnlyList<PolicyStatement> statements)
    {
        var bucket = await context.Session.MakeBucketAsync();
        await SetAsync(context, bucket, statements);
        return bucket;
    }

    /// <summary>Makes a bucket that everybody may list, as an unsigned list shows.</summary>
    /// <param name="actions">What everybody may do with the bucket itself.</param>
    /// <param name="resource">The bucket, as policies name it.</param>
    /// <inheritdoc cref="OpenAsync"/>
    public static async Task<string> OpenToListsAsync(CaseContext context, string[] actions, string resource)
    {
        var bucket = await OpenAsync(context, new PolicyStatement(actions, resource, IsForEverybody: true));
        var list = await context.Session.SendAsync(new Request("GET") { Bucket = bucket, Identity = Identity.Anonymous });
        context.MustWork(list, "an unsigned list of objects");
        return bucket;
    }

    /// <exception cref="CaseUnsupportedException">The policy was refused.</exception>
    public static async Task SetAsync(CaseContext context, string bucket, params IReadOnlyList<PolicyStatement> statements)
    {
        var written = new List<object>();
        foreach (var statement in statements)
        {
            object principal = statement.IsForEverybody ? "*"
                : new { CanonicalUser = await GrantedBucket.AccountIdAsync(context, Identity.Second) };
            var resource = statement.Resource.Replace("{bucket}", bucket, StringComparison.Ordinal);
            var effect = statement.Denies ? "Deny" : "Allow";
            written.Add(new { Effect = effect, Principal = principal, Action = statement.Actions, Resource = resource });
        }

        await OwnBucket.ConfigureAsync(context, bucket, "policy",
            Body.OfText(JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = written })));
    }
}
