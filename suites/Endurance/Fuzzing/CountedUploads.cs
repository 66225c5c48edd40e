using System.Security.Cryptography;
using System.Text;
using Conformance.Reference;
using Conformance.Reference.Behaviours;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Upload IDs that are counted instead of drawn: a seed then gives the same requests again.</summary>
internal sealed class CountedUploads
{
    private long count;

    /// <summary>A behaviour, but for its upload IDs; its other dialects count with it.</summary>
    public static Behaviour Of(Behaviour honest)
    {
        var counter = new CountedUploads();
        return counter.In(honest) with { OtherDialects = [.. honest.OtherDialects.Select(counter.In)] };
    }

    private Behaviour In(Behaviour honest) => honest.With(Replacement.Of(honest.Uploads.NewId, _ => NextId));

    private string NextId()
    {
        var name = FormattableString.Invariant($"upload {Interlocked.Increment(ref count)}");
        return Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(name)));
    }
}
