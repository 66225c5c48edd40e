using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// One change to a signed request, and what the server then says: the kind of fault, its sentence, and whose key the request names.
/// </summary>
/// <param name="AccessKeyId">Empty where the signature cannot be read so far as to name one.</param>
public sealed record FaultRow(string Scheme, string Name, Action<RequestHead> Change, SignatureFaultKind Kind, string Sentence,
    string AccessKeyId)
{
    public const string Holds = "The signature holds.";
    public const string Mismatch = "The request signature we calculated does not match the signature you provided.";
    public const string Skewed = "The difference between the request time and the current time is too large.";
    public const string SuperfluousToken = "The access key has no session token, but the request carries one.";

    public static FaultRow Accepted(string scheme, string name, Action<RequestHead>? change = null) =>
        new(scheme, name, change ?? (_ => { }), SignatureFaultKind.None, Holds, "AKID");

    public static FaultRow Mismatched(string scheme, string name, Action<RequestHead> change) =>
        new(scheme, name, change, SignatureFaultKind.Mismatch, Mismatch, "AKID");

    public static FaultRow Malformed(string scheme, string name, Action<RequestHead> change, string sentence,
        string accessKeyId = "AKID") =>
            new(scheme, name, change, SignatureFaultKind.Malformed, sentence, accessKeyId);

    public static FaultRow Refused(string scheme, string name, Action<RequestHead> change, SignatureFaultKind kind, string sentence) =>
        new(scheme, name, change, kind, sentence, "AKID");

    /// <summary>Replaces what must be there, in the Authorization header.</summary>
    public static Action<RequestHead> Header(string from, string to) => head =>
    {
        head.Headers["Authorization"].Should().Contain(from);
        head.Headers.Set("Authorization", head.Headers["Authorization"]!.Replace(from, to, StringComparison.Ordinal));
    };

    /// <summary>Replaces what must be there, in the request's target.</summary>
    public static Action<RequestHead> Target(string from, string to) => head =>
    {
        head.Target.Should().Contain(from);
        head.Target = head.Target.Replace(from, to, StringComparison.Ordinal);
    };

    public static Action<RequestHead> Set(string name, string value) => head => head.Headers.Set(name, value);

    public static Action<RequestHead> Remove(string name) => head => head.Headers.Remove(name);

    public TestCaseData AsCase() => new TestCaseData(this).SetName($"{{m}} {Scheme} {Name}");

    /// <summary>Makes the change, reads the signature and judges it at the time of signing.</summary>
    public void Check(RequestHead head, AccessKey key, VerificationInput input, bool inQuery)
    {
        var scheme = Vendors.BuiltIn.SignatureScheme(Scheme);

        Change(head);

        var presented = scheme.Read(head)!;
        var finding = scheme.Verify(head, presented, key, input);
        (finding.Kind, finding.Detail).Should().Be((Kind, Sentence));
        (presented.Scheme, presented.InQuery, presented.AccessKeyId).Should().Be((Scheme, inQuery, AccessKeyId));
        (presented.Signature.Length == 0).Should().Be(presented.Fault is not null, "what cannot be read has no signature");
        finding.Holds.Should().Be(Kind == SignatureFaultKind.None);
        finding.WrongRegion.Should().Be(Name == "another region", "no other fault of the scope tells the client to turn elsewhere");
    }
}
