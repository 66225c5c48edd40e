using Conformance.Dialects;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.EveryOperation;

/// <summary>What can be wrong with the signature of any request.</summary>
internal static class SignatureFaults
{
    private const string UnknownKeyId = "AKIANOSUCHKEY0000000";

    /// <summary>The signature is right for an access key that nobody has.</summary>
    public static void UnknownKey(Request request) => request.AccessKey = new AccessKey(UnknownKeyId, "no such secret");

    /// <summary>One hexadecimal digit of the header is another.</summary>
    public static void WrongDigit(Request request) => request.AfterSigning = head =>
    {
        var signed = head.Headers["Authorization"]!;
        head.Headers.Set("Authorization", signed[..^1] + (signed[^1] == '0' ? '1' : '0'));
        return head;
    };
}
