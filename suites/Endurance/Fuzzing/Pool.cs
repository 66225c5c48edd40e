namespace Conformance.Endurance.Fuzzing;

/// <summary>An upload that was created, and the parts it was answered to have.</summary>
internal sealed record KnownUpload(string Bucket, string Key, string Id)
{
    public SortedDictionary<int, string> Parts { get; } = [];
}

/// <summary>What is known to be on the server, so that valid requests find something.</summary>
internal sealed class Pool
{
    public const string Bucket = "fuzz-one";
    public const string OtherBucket = "fuzz-two";

    private const int MaxUploads = 12;

    public List<KnownUpload> Uploads { get; } = [];

    public void Add(KnownUpload upload)
    {
        if (Uploads.Count == MaxUploads)
            Uploads.RemoveAt(0);
        Uploads.Add(upload);
    }

    public KnownUpload? Any(Random random) => Uploads.Count == 0 ? null : Uploads[random.Next(Uploads.Count)];
}
