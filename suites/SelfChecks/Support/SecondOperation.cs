namespace Conformance.SelfChecks.Support;

/// <summary>
/// A rulebook about a second operation of a document: its topic, point, rows and check are named as those of a rule about UploadPart.
/// </summary>
public static class SecondOperation
{
    /// <summary>Beside UploadPart's rules of the same document.</summary>
    public const string Rulebook = """
        prefix: aws
        operation: abort-upload
        pages:
          - title: AbortMultipartUpload
            address: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
            read: 2026-11-20
        rules:
          - id: aws.abort-upload.part-number.in-range
            clauses: [AWS-ABORT-01.1]
            source: Paragraph 2
            basis: stated
            requirement: An upload with a part of any number from 1 to 10,000 can be ended.
            check: PartNumber.IsAccepted
            rows:
              - { name: lowest, number: 1 }
              - { name: highest, number: 10000 }

        """;

    /// <summary>Lays the rulebooks of AWS S3 about UploadPart, as they are, and about AbortUpload into a folder.</summary>
    public static void LayOut(TemporaryFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.Write("UploadPart/Rulebooks/aws-s3.yaml",
            File.ReadAllText(Repository.PathOf("suites", "Multipart", "UploadPart", "Rulebooks", "aws-s3.yaml")));
        folder.Write("AbortUpload/Rulebooks/aws-s3.yaml", Rulebook);
    }
}
