using BenchmarkDotNet.Attributes;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;

namespace Conformance.Benchmarks.SmallParts;

/// <summary>Canonical request and signature of an UploadPart, by scheme, and what verifying one takes.</summary>
public class Signing
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AccessKey Key = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static readonly SigningInput Input =
        new() { Key = Key, Region = "us-east-1", Time = Time, Bucket = "bucket", ObjectKey = "a/key" };

    private ISignatureScheme scheme = null!;
    private RequestHead signed = null!;
    private PresentedSignature presented = null!;

    public static IEnumerable<string> Schemes => Vendors.BuiltIn.SignatureSchemeNames;

    [ParamsSource(nameof(Schemes))]
    public string Scheme { get; set; } = "";

    [GlobalSetup]
    public void SignOnce()
    {
        scheme = Vendors.BuiltIn.SignatureScheme(Scheme);
        signed = Head();
        scheme.SignHeader(signed, Input);
        presented = scheme.Read(signed)!;
    }

    [Benchmark]
    public string Sign() => scheme.SignHeader(Head(), Input);

    [Benchmark]
    public bool Verify() =>
        scheme.Verify(signed, presented, Key, new VerificationInput(Time, "us-east-1", TimeSpan.FromMinutes(15), "bucket", "a/key")).Holds;

    private static RequestHead Head()
    {
        var head = new RequestHead
        {
            Method = "PUT",
            Target = "/bucket/a/key?partNumber=1&uploadId=VXBsb2FkIElEIGZvciA2aWWpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA",
        };
        head.Headers.Add("Host", "127.0.0.1:9000");
        return head;
    }
}
