using System.Security.Cryptography;
using System.Text;
using Conformance.Reference;
using Conformance.Reference.Defects;

namespace Conformance.Endurance.Fuzzing;

/// <summary>A document's honest behaviour, but for upload IDs that are counted instead of drawn: a seed then gives the same requests again.</summary>
internal sealed class CountedUploads : AlteredBehaviour
{
    private readonly Counter counter;

    public CountedUploads(Behaviour honest)
        : this(honest, new Counter())
    {
    }

    private CountedUploads(Behaviour honest, Counter counter)
        : base(honest)
    {
        this.counter = counter;
        OtherDialects = [.. honest.OtherDialects.Select(other => new CountedUploads(other, counter))];
    }

    public override IReadOnlyList<Behaviour> OtherDialects { get; }

    public override string NewUploadId() => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"upload {counter.Next()}"))));

    private sealed class Counter
    {
        private long count;

        public long Next() => Interlocked.Increment(ref count);
    }
}
