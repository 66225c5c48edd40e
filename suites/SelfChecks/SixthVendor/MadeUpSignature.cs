using System.Security.Cryptography;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;

namespace Conformance.SelfChecks.SixthVendor;

/// <summary><c>Authorization: MU id:signature</c>, where the signature covers method, target and date.</summary>
internal sealed class MadeUpSignature : ISignatureScheme
{
    public const string Word = "mu";

    private const string Begin = "MU ";
    private const string DateHeader = "x-mu-date";
    private const string TokenHeader = "x-mu-security-token";

    public string Name => Word;

    public string SignHeader(RequestHead head, SigningInput input)
    {
        head.Headers.Set(DateHeader, input.Time.UtcDateTime.ToString("r"));
        if (input.Key.SessionToken is { } token) head.Headers.Set(TokenHeader, token);
        var signature = SignatureOf(head, input.Key);
        head.Headers.Set("Authorization", $"{Begin}{input.Key.Id}:{signature}");
        return signature;
    }

    public void SignQuery(RequestHead head, SigningInput input, TimeSpan validity) =>
        throw new NotSupportedException("Requests are not presigned.");

    public PresentedSignature? Read(RequestHead head) =>
        head.Headers["Authorization"] is { } text && text.StartsWith(Begin, StringComparison.Ordinal)
            && text[Begin.Length..].Split(':') is [var id, var signature]
            ? new PresentedSignature(Word, id, InQuery: false) { Signature = signature }
            : null;

    public SignatureFinding Verify(RequestHead head, PresentedSignature presented, AccessKey key, VerificationInput input) =>
        presented.Signature == SignatureOf(head, key)
            ? new(SignatureFaultKind.None, "")
            : new(SignatureFaultKind.Mismatch, "The signature belongs to another request or another secret.");

    private static string SignatureOf(RequestHead head, AccessKey key) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes($"{head.Method}\n{head.Target}\n{head.Headers[DateHeader]}")));
}
