using Conformance.Rules.Rulebooks;

namespace Conformance.SelfChecks.Rules;

/// <summary>Small files in which everything is right, for the self-checks to spoil.</summary>
internal static class Samples
{
    public const string Profile = """
        title: A store
        endpoint: https://storage.example.com:9443
        dialect: aws
        region: eu-1
        signature: aws-v2
        addressing: virtual-hosted
        hostTemplate: "{bucket}.{host}"
        connectTo: 127.0.0.1:9443
        tls: { fingerprint: "0a:1b:2c:3d:4e:5f:60:71:82:93:a4:b5:c6:d7:e8:f9:0a:1b:2c:3d:4e:5f:60:71:82:93:a4:b5:c6:d7:e8:f9" }
        credentials: { accessKey: STORE_ACCESS_KEY, secretKey: STORE_SECRET_KEY }
        secondAccount:
          accessKey: STORE_SECOND_ACCESS_KEY
          secretKey: STORE_SECOND_SECRET_KEY
        temporary: { accessKey: STORE_T_ACCESS_KEY, secretKey: STORE_T_SECRET_KEY, sessionToken: STORE_T_TOKEN }
        documents: [aws-s3, yandex-object-storage]
        bucket: given-bucket
        secondBucket: second-bucket
        secondAccountBucket: granted-bucket
        limits:
          concurrency: 4
          requestsPerSecond: 2.5
          maxBytes: 500 MiB
          maxRequests: 20000
          maxDuration: 24 h
          timeouts: { connect: 3 s, firstByte: 1.5 min, throttled: 2 min }
        prices: { currency: USD, putPer1000: 0.005, getPer1000: 0.0004, deletePer1000: 0, upPerGB: 0.01, downPerGB: 0.09 }
        listLag: 250 ms
        lateEffects: 750 ms
        features:
          sse-c: https
          sse-s3: true
          kms: some-key
          storage-classes: [STANDARD, COLD]
          second-account: true
          second-account-with-write: true
          temporary-credentials: true
          second-bucket: true
          traffic-limit: true
          account-id: "123456789012"
          tagging: true
          acl: true
          public-access: true
          website-redirect: true
          bucket-create: true
          bucket-policy: true
          default-encryption: true
          dsse: true
          lifecycle: true
          versioning: true
          object-lock: true
          default-object-lock: true
          conditional-writes: true
          checksums: true
          checksums-2025: true
          object-attributes: true
          crc64: true
          content-sha1: true
          part-limits: true
          trailers: true
          many-bad-signatures: true
          signatures: [aws-v4, aws-v2]
          virtual-hosted: true
          path-style: true
        missing: [list-parts, abort-upload]
        knownDeviations:
          - rule: aws.upload-part.part-number.outside-range
            row: one too many
            reason: The store takes any number.
            since: 2026-11-20
            link: https://example.com/issues/1
          - { rule: aws.upload-part.overwrite.last-wins, reason: Not looked at yet., since: 2026-11-21 }

        """;

    public const string SmallProfile = """
        endpoint: http://127.0.0.1:9000
        dialect: aws
        region: us-east-1
        credentials: { accessKey: A_KEY, secretKey: A_SECRET }
        documents: [aws-s3]

        """;

    public const string Rulebook = """
        prefix: aws
        operation: upload-part
        pages:
          - title: Uploads a part in a multipart upload
            address: https://docs.example.com/upload-part
            read: 2026-11-20
          - title: UploadPart, second edition
            address: https://docs.example.com/second/upload-part
            read: 2026-11-21
            sha256: 02b38d7dae582d5b16775466a854ace785c83bbb12a6c1a5dfbc72f61b6b517c
        rules:
          - id: aws.upload-part.part-number.range
            clauses: [AWS-PART-02]
            source: Request parameters, partNumber
            basis: stated
            requirement: A part number is between 1 and 10000; any other is refused.
            check: PartNumber.IsJudged
            with: { size: 1 }
            rows:
              - { name: lowest, number: 1, expect: accepted }
              - { name: one too low, number: "0", size: 2 }
              - name: one too many
                number: "10001"
                expect: { status: 400, code: InvalidArgument }
            expect: refused
            needs: [https, signatures=aws-v2, storage-classes=COLD, list-parts]
            weight: heavy
          - id: aws.upload-part.access.unsigned
            clauses: [AWS-PART-18.1, AWS-PART-17]
            source: Special errors
            basis: external
            requirement: Who has no key is refused.
            check: EveryOperation/Access.IsRefused
            expect:
              - { name: as the page says, status: 403, code: AccessDenied }
              - { name: any refusal, refused: true }
              - { name: let in, accepted: true }
          - id: aws.upload-part.part-number.odd
            clauses: [AWS-PART-02]
            source: Request parameters, partNumber
            basis: observed
            requirement: What becomes of odd spellings.
            check: PartNumber.IsObserved
            rows:
              - { name: several, numbers: [1, "01", x], waits: false }
          - id: aws.upload-part.address.arn
            clauses: [AWS-PART-14]
            source: Request parameters, Bucket
            basis: stated
            requirement: An ARN may stand for the bucket.
            not-checked: Addressing of other services.

        """;

    /// <summary>Checks that fit <see cref="Rulebook"/>.</summary>
    public static CheckCatalogue Checks { get; } = new(new Dictionary<string, IReadOnlyList<CheckParameter>>
    {
        ["UploadPart/PartNumber.IsJudged"] = [new("number", typeof(string), false), new("size", typeof(long), false),
            new("expect", typeof(Expectation), false)],
        ["UploadPart/PartNumber.IsObserved"] = [new("numbers", typeof(string[]), false), new("waits", typeof(bool), true)],
        ["EveryOperation/Access.IsRefused"] = [new("expect", typeof(Expectation), true), new("day", typeof(DayOfWeek), true)],
    });

    public const string Journeys = """
        journeys:
          - name: part-size
            title: It arrives.
            procedure: upload
            needs: [sse-c]
            size: 15 MiB
            partSize: 6 MiB
            parts: 3
            checksums: CRC32C
            metadata: { colour: blue }
          - name: archive
            title: It comes back.
            procedure: archive
            stores: archive
        """;

    public const string Clients = """
        clients:
          - name: made-up-4.1.0
            package: Made.Up
            version: "4.1.0"
            language: C#
            dialects: [aws]
            start: [made-up, driver]
            install: make it up
            retries: "off"
            multipart: 25 MiB
            folders: true
            without:
              part-size: it has no setting for it
            faults:
              - { journey: part-size, reason: It sends no key. }
            causes:
              - { profile: swift, says: NoSuchUpload, reason: The store lists no uploads. }
        """;
}
