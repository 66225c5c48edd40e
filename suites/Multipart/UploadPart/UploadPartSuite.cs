using Conformance.Multipart.Judging;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What every class of checks about UploadPart has: the case's own view of the endpoint.</summary>
public abstract class UploadPartSuite
{
    /// <summary>The least size of a part that is not the last on the endpoints with the largest least size, 5 MiB in bytes.</summary>
    protected const long FiveMebibytes = 5 * 1024 * 1024;

    /// <summary>The case's session. Fixtures hold no state of their own, so cases can run side by side.</summary>
    protected static Session Target => CaseContext.Current.Session;

    /// <summary>The smallest body that the endpoint takes as a part: what a case sends when size is not its subject.</summary>
    protected static Body SmallBody => CaseContext.Current.Traits.SmallestPart;

    /// <summary>A second small body with other bytes of the same length.</summary>
    protected static Body OtherSmallBody => Body.Generated(SmallBody.Length, seed: 2);

    /// <summary>A body of a size that is the subject; longer by a fixed tail where the endpoint takes no small parts before completion.</summary>
    protected static Body BodyOf(long size, int seed = 1) => Enlarged(Body.Generated(size, seed));

    /// <summary>The body itself, or with a tail that makes it large enough where the endpoint takes no small parts before completion.</summary>
    protected static Body Enlarged(Body body) => SmallBody.Length == 1 ? body : Body.Concat(body, SmallBody);

    /// <summary>What an upload is created with, to be encrypted in one of the ways that documents know.</summary>
    protected static CreateOptions Encrypted(UploadEncryption encryption) => encryption switch
    {
        UploadEncryption.Store => new CreateOptions { ManagedEncryption = true },
        UploadEncryption.Kms => new CreateOptions { KmsKeyId = Target.Target.KmsKeyId },
        UploadEncryption.Customer => new CreateOptions { CustomerKey = CustomerKey.Generated(seed: 1) },
        _ => new CreateOptions(),
    };

    /// <summary>An upload ID that was never issued. It differs from an issued one in its last letters and digits only, so its form gives nothing away.</summary>
    protected static string NeverIssued(string issued)
    {
        var altered = issued.ToCharArray();
        var changed = 0;
        for (var index = altered.Length - 1; index >= 0 && changed < 6; index--)
        {
            if (!char.IsAsciiLetterOrDigit(altered[index])) continue;
            altered[index] = altered[index] switch { '9' => '0', 'z' => 'a', 'Z' => 'A', 'f' => 'a', 'F' => 'A', var other => (char)(other + 1) };
            changed++;
        }

        return changed > 0 ? new string(altered) : issued + "0";
    }

    /// <summary>Records what an answer is, where no page says what it should be.</summary>
    protected static void Record(Exchange exchange)
    {
        CaseContext.Current.Judging("nothing: recorded only", exchange);
        CaseContext.Current.Saw(Answer.Describe(exchange));
    }

    /// <summary>Ends the case as not offered where the endpoint lacks a base operation that nothing else can stand in for.</summary>
    protected static void Requires(string operation)
    {
        if (CaseContext.Current.Profile.Lacks.Contains(operation))
            throw new NotOfferedException($"the profile says that the endpoint has no {operation}");
    }
}
