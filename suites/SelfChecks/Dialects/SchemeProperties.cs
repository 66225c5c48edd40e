using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// For every scheme, in the header and in the query: what was signed is verified, and whatever is changed afterwards is found.
/// </summary>
[TestFixtureSource(nameof(Forms))]
public sealed class SchemeProperties(string schemeName, bool inQuery)
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly ISignatureScheme scheme = Vendors.BuiltIn.SignatureScheme(schemeName);

    public static IEnumerable<TestFixtureData> Forms() =>
        from name in Vendors.BuiltIn.SignatureSchemeNames
        from inQuery in (bool[])[false, true]
        select new TestFixtureData(name, inQuery) { TestName = $"{nameof(SchemeProperties)} {name} {(inQuery ? "query" : "header")}" };

    private string Prefix => schemeName switch
    {
        "oss-v1" or "oss-v2" or "oss-v4" => "x-oss-",
        "obs" => "x-obs-",
        "cos" => "x-cos-",
        _ => "x-amz-",
    };

    [Test]
    public void WhatIsSignedIsVerified() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var signed = new SignedRequest(seed, scheme, Prefix, inQuery);

            signed.Judge().Kind.Should().Be(SignatureFaultKind.None);

            signed.Presented.AccessKeyId.Should().Be(signed.Key.Id);
            signed.Presented.InQuery.Should().Be(inQuery);
            Vendors.BuiltIn.ReadSignatures(signed.Head).Should().ContainSingle("no other scheme may claim it").Which.Scheme
                .Should().Be(schemeName);
        }).QuickCheckThrowOnFailure();

    public static IEnumerable<string> Changes => SignedRequest.Changes.Keys;

    [TestCaseSource(nameof(Changes))]
    public void WhatIsChangedIsFound(string change) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var signed = new SignedRequest(seed, scheme, Prefix, inQuery);
            if (!signed.Covers(change))
                return;

            SignedRequest.Changes[change](signed);

            signed.Judge().Kind.Should().NotBe(SignatureFaultKind.None, $"seed {seed}: {signed.Head.Method} {signed.Head.Target}");
        }).QuickCheckThrowOnFailure();

    [Test]
    public void NoFindingShowsTheSecret() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var signed = new SignedRequest(seed, scheme, Prefix, inQuery);
            var right = signed.Judge().ToString();
            signed.Key = signed.Key with { Secret = "another secret altogether" };
            var wrong = signed.Judge().ToString();

            (right + wrong + signed.Presented + signed.Key)
                .Should().NotContain(signed.OriginalSecret).And.NotContain("another secret altogether");
        }).QuickCheckThrowOnFailure();

    [Test]
    public void RandomAuthorizationsThrowNothing() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var signed = new SignedRequest(seed, scheme, Prefix, inQuery);
            var text = new StringBuilder(inQuery ? signed.Head.Target : signed.Head.Headers["Authorization"]);
            for (var count = random.Next(1, 6); count > 0 && text.Length > 1; count--)
            {
                var at = random.Next(1, text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, ";,=&:/%-"[random.Next(8)]),
                    _ => text.Replace(text[at], (char)random.Next(32, 127), at, 1),
                };
            }
            if (inQuery)
                signed.Head.Target = text.ToString();
            else
                signed.Head.Headers.Set("Authorization", text.ToString());

            if (scheme.Read(signed.Head) is { } presented)
                scheme.Verify(signed.Head, presented, signed.Key,
                    new VerificationInput(Time, "here", TimeSpan.FromMinutes(15), "bucket", "key")).Should().NotBeNull();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
