using Conformance.Rules;
using Conformance.Rules.Profiles;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>A profile that is wrong is refused in one sentence that says where, what, and what to write instead.</summary>
public sealed class ProfileRefusals
{
    private const string Keys =
        "title, endpoint, dialect, region, signature, addressing, hostTemplate, connectTo, tls, credentials, secondAccount, temporary, "
            + "documents, operations, bucket, secondBucket, secondAccountBucket, limits, prices, listLag, lateEffects, features, missing, "
            + "knownDeviations";

    private static IEnumerable<TestCaseData> Spoilt =>
    [
        Case("unknown key", "endpoint: http", "endpont: http",
            $"1: unknown key \"endpont\"; did you mean \"endpoint\"? Allowed here: {Keys}."),
        Case("unknown key far from any", "region: us-east-1", "zzzzzzzz: 1", $"3: unknown key \"zzzzzzzz\". Allowed here: {Keys}."),
        Case("missing key", "dialect: aws\n", "", "1: the key \"dialect\" is missing: how requests look on the wire."),
        Case("missing region", "region: us-east-1\n", "",
            "1: the key \"region\" is missing: the region that requests are signed for, such as us-east-1."),
        Case("list for a text", "region: us-east-1", "region: [us-east-1]",
            "3: region has to be a region such as us-east-1, not a list."),
        Case("number for a text", "region: us-east-1", "region: 1",
            "3: region has to be a region such as us-east-1, and YAML reads this as a number; put it in quotes."),
        Case("empty value", "region: us-east-1", "region:", "3: region is empty; give it a region such as us-east-1, or take the key out."),
        Case("text for a list", "documents: [aws-s3]", "documents: aws-s3",
            "5: documents has to be a list, as in [one, two], not text."),
        Case("empty list", "documents: [aws-s3]", "documents: []", "5: documents is an empty list; it needs at least 1."),
        Case("unknown document", "documents: [aws-s3]", "documents: [aws-s4]", "5: an item of documents has the unknown word \"aws-s4\"; "
            + "did you mean \"aws-s3\"? Allowed here: aws-s3, yandex-object-storage, alibaba-oss, huawei-obs, tencent-cos."),
        Case("document twice", "documents: [aws-s3]", "documents: [aws-s3, aws-s3]", "5: documents names \"aws-s3\" twice; keep one."),
        Case("key twice", "dialect: aws", "endpoint: reference",
            "2: the key \"endpoint\" is here a second time, after line 1; keep one of the two."),
        Case("anchor", "dialect: aws", "dialect: &d aws",
            "2: found an anchor (&); anchors are not part of the format, so take it out, or put text that begins with & in quotes."),
        Case("alias", "dialect: aws", "dialect: *d", "2: found an alias (*); aliases are not part of the format, so write the value "
            + "out, or put text that begins with * in quotes."),
        Case("tag", "dialect: aws", "dialect: !!str aws",
            "2: found a tag (!); tags are not part of the format, so take it out, or put text that begins with ! in quotes."),
        Case("second document", "documents: [aws-s3]\n", "documents: [aws-s3]\n---\ntitle: x\n",
            "6: a second YAML document begins here; write one document in a file, so take the \"---\" line out or split the file."),
        Case("tab", "dialect: aws", "\tdialect: aws",
            "2: this is not valid YAML: there is a tab at the beginning of the line; indent with blanks."),
        Case("second colon", "region: us-east-1", "region: us: east", "3: this is not valid YAML: there is a second colon on the line, or "
            + "its indentation is off; put text that holds a colon and a blank in quotes."),
        Case("address without scheme", "http://127.0.0.1:9000", "127.0.0.1:9000", "1: endpoint has to be the word reference, the words "
            + "reference over https, or an address such as https://storage.example.com or http://127.0.0.1:9000, without path, query and "
            + "user."),
        Case("address with a user", "http://127.0.0.1:9000", "http://key:secret@127.0.0.1:9000",
            "1: endpoint has to be the word reference, the words reference over https, or an address such as https://storage.example.com "
                + "or http://127.0.0.1:9000, without path, query and user."),
        Case("address with a wrong port", "http://127.0.0.1:9000", "http://127.0.0.1:99999",
            "1: endpoint is no address that can be reached; write scheme, host and port, such as https://storage.example.com or "
                + "http://127.0.0.1:9000."),
        Case("secret for a name", "A_SECRET", "wJalrXUtnFEMI/K7MDENG", "4: credentials.secretKey has to be the name of an environment "
            + "variable, in capitals with an underscore, such as MY_STORE_ACCESS_KEY: a profile holds names, never secrets."),
        Case("access key for a name", "A_KEY", "AKIAIOSFODNN7EXAMPLE", "4: credentials.accessKey has to be the name of an environment "
            + "variable, in capitals with an underscore, such as MY_STORE_ACCESS_KEY: a profile holds names, never secrets."),
        Case("secret for a key", "secretKey: A_SECRET", "wJalrXUtnFEMI: x",
            "4: unknown key. Allowed here: accessKey, secretKey, sessionToken."),
        Case("wrong file with a secret", "region: us-east-1", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY: x",
            $"3: unknown key. Allowed here: {Keys}."),
        Case("half of the credentials", ", secretKey: A_SECRET", "",
            "4: the key \"secretKey\" is missing in credentials: the variable that holds the secret key."),
        Case("no credentials beside aws", "dialect: aws\nregion: us-east-1\ncredentials: { accessKey: A_KEY, secretKey: A_SECRET }",
            "dialect: oss\nregion: x", "1: the key \"credentials\" is missing: { accessKey: MY_STORE_ACCESS_KEY, secretKey: "
                + "MY_STORE_SECRET_KEY }, the variables that hold them."),
        Case("reference with credentials", "http://127.0.0.1:9000", "reference", "4: the embedded reference makes its own address, "
            + "accounts and buckets; take \"credentials\" out, or give \"endpoint\" an address."),
        Added("certificate without TLS", $"tls: {{ fingerprint: \"{new string('a', 64)}\" }}",
            "6: \"tls\" trusts a certificate, and plain HTTP has none; give \"endpoint\" an address with https://, or take \"tls\" out."),
        Added("fingerprint cut short", "tls: { fingerprint: ab12 }",
            "6: tls.fingerprint is \"ab12\", but has to be a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons."),
        Added("host without bucket", "hostTemplate: storage.example.com",
            "6: hostTemplate is \"storage.example.com\", but has to be a host without port, with {bucket} in it, "
                + "such as {bucket}.{host}."),
        // The endpoint's port is added to every host.
        Added("host with a port", "hostTemplate: \"{bucket}.example.com:9000\"",
            "6: hostTemplate is \"{bucket}.example.com:9000\", but has to be a host without port, with {bucket} in it, "
                + "such as {bucket}.{host}."),
        Added("host template never used", "hostTemplate: \"{bucket}.{host}\"", "6: \"hostTemplate\" would never be used, because features "
            + "does not say \"virtual-hosted: true\"; add that, or take \"hostTemplate\" out."),
        Added("port out of range", "connectTo: 127.0.0.1:70000",
            "6: connectTo is \"127.0.0.1:70000\", but has to be address:port such as 127.0.0.1:9000."),
        Added("unknown feature", "features: { sse-d: any }", "6: unknown key \"sse-d\"; did you mean \"sse-c\"? Allowed here: sse-c, "
            + "sse-s3, kms, storage-classes, second-account, second-account-with-write, temporary-credentials, second-bucket, "
            + "traffic-limit, account-id, tagging, acl, public-access, website-redirect, bucket-create, bucket-policy, "
            + "default-encryption, dsse, lifecycle, versioning, object-lock, default-object-lock, "
            + "conditional-writes, checksums, checksums-2025, object-attributes, crc64, content-sha1, part-limits, trailers, "
            + "checks-signatures, many-bad-signatures, signatures, virtual-hosted, path-style."),
        Added("flag for a word", "features: { sse-c: true }",
            "6: features.sse-c has to be one of the words https, any, not true or false."),
        Added("word for a flag", "features: { sse-s3: yes }", "6: features.sse-s3 has to be true or false, not text."),
        Added("second account without keys", "features: { second-account: true }", "6: \"second-account\" is listed without the "
            + "credentials of the second account; add \"secondAccount\" with the variables that hold them, or take \"second-account\" "
            + "out."),
        Added("keys that nobody uses", "secondAccount: { accessKey: B_KEY, secretKey: B_SECRET }",
            "6: \"secondAccount\" would never be used, because features does not say \"second-account: true\"; add that, or take "
                + "\"secondAccount\" out."),
        Added("write without account", "features: { second-account-with-write: true }",
            "6: \"second-account-with-write\" needs a second account; add \"second-account: true\" to features."),
        Added("bucket that nobody uses", "secondBucket: another-bucket", "6: \"secondBucket\" would never be used, because features does "
            + "not say \"second-bucket: true\"; add that, or take \"secondBucket\" out."),
        Added("own addressing denied", "features: { path-style: false }", "6: features says \"path-style: false\", yet requests are "
            + "addressed that way; give \"addressing\" the other word, or take \"path-style\" out."),
        Added("own signature left out", "features: { signatures: [aws-v2] }", "6: requests are signed with aws-v4, which "
            + "features.signatures leaves out; add it there, or set \"signature\" to one that is listed."),
        Added("operation among the features", "features: { upload-part-copy: true }", "6: \"upload-part-copy\" is an operation, not a "
            + "feature; take it out, and write missing: [upload-part-copy] where the endpoint does not have it."),
        Added("operation by its former word", "missing: [abort]",
            "6: an item of missing is \"abort\", which is now called \"abort-upload\"; write that."),
        Added("unknown operation", "missing: [list-part]", "6: an item of missing has the unknown word \"list-part\"; did you mean "
            + "\"list-parts\"? Allowed here: create-upload, upload-part, upload-part-copy, complete-upload, abort-upload, list-parts, "
            + "list-uploads, read-object."),
        Added("concurrency of zero", "limits: { concurrency: 0 }",
            "6: limits.concurrency is \"0\", but has to be a whole number from 1 to 256."),
        Added("concurrency in hexadecimal", "limits: { concurrency: 0x10 }",
            "6: limits.concurrency is \"0x10\", but has to be a whole number from 1 to 256."),
        Added("duration without unit", "limits: { maxDuration: 10 }", "6: limits.maxDuration has to be a duration such as 500 ms, 10 s, 5 "
            + "min, 24 h or 7 d, and YAML reads this as a number; put it in quotes."),
        Added("size in decimal units", "limits: { maxBytes: 5 MB }",
            "6: limits.maxBytes is \"5 MB\", but has to be a size such as 500 MiB (B, KiB, MiB, GiB, TiB)."),
        Added("no patience", "limits: { timeouts: { connect: 0 s } }",
            "6: timeouts.connect is \"0 s\", but has to be a duration from 1 ms to 1 h, such as 10 s."),
        Added("unknown operation", "operations: [UploadPart]", "6: an item of operations has the unknown word \"UploadPart\"; did you "
            + $"mean \"upload-part\"? Allowed here: {string.Join(", ", Operation.Words)}."),
        Added("no operations", "operations: []", "6: operations is an empty list; it needs at least 1."),
        Added("operation twice", "operations: [upload-part, upload-part]", "6: operations names \"upload-part\" twice; keep one."),
        Added("no such day", "knownDeviations: [{ rule: aws.upload-part.etag.b, reason: x, since: 2026-02-30 }]",
            "6: knownDeviations.since is \"2026-02-30\", but has to be a date of the form 2026-11-20."),
        Added("deviation twice", "knownDeviations:\n  - { rule: aws.upload-part.etag.b, reason: x, since: 2026-02-03 }\n"
            + "  - { rule: aws.upload-part.etag.b, reason: y, since: 2026-02-03 }",
            "8: this deviation is already listed at mine.yaml:7; keep one of the two."),
        Added("deviation without reason", "knownDeviations: [{ rule: aws.upload-part.etag.b, since: 2026-02-03 }]",
            "6: the key \"reason\" is missing in knownDeviations: why this is expected, in a sentence."),
        Added("key with a line separator", "\"x\\u2028y\": 1", $"6: unknown key. Allowed here: {Keys}."),
    ];

    [TestCaseSource(nameof(Spoilt))]
    public void SaysWhatToWriteInstead(string text, string message)
    {
        var reading = () => ProfileReader.Parse(text, "mine.yaml");

        reading.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"mine.yaml:{message}");
    }

    [TestCase("", "1: the file is empty.")]
    [TestCase("# nothing but a comment\n", "1: the file is empty.")]
    [TestCase("---\n", "2: the file is empty.")]
    [TestCase("- a\n", "1: the file has to begin with keys, as in \"title: …\".")]
    [TestCase("just text", "1: the file has to begin with keys, as in \"title: …\".")]
    [TestCase("title: a\nregion: \0x\n", "2: the character U+0000 is here, which a text file should not contain; take it out.")]
    [TestCase("title: \"a\n", "1: this is not valid YAML: While scanning a quoted scalar, found unexpected end of stream; check quotes, "
        + "brackets and indentation.")]
    [TestCase("title: [[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]\n",
        "1: values are nested more than 16 deep; no key of the format goes that far.")]
    [TestCase("[a, b]: c\n", "1: a key has to be a word, not a list or a mapping.")]
    [TestCase("title: !![\n",
        "1: this is not valid YAML: a bracket does not close, or a tag (!) is malformed; check quotes, brackets and indentation.")]
    public void RefusesWhatIsNoSetOfKeys(string text, string message)
    {
        var reading = () => ProfileReader.Parse(text, "mine.yaml");

        reading.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"mine.yaml:{message}");
    }

    private static TestCaseData Case(string name, string right, string wrong, string message)
    {
        Samples.SmallProfile.Should().Contain(right, "the sample has to be spoilt by the case \"{0}\"", name);
        return new TestCaseData(Samples.SmallProfile.Replace(right, wrong, StringComparison.Ordinal), message).SetArgDisplayNames(name);
    }

    private static TestCaseData Added(string name, string lines, string message) =>
        new TestCaseData(Samples.SmallProfile + lines + "\n", message).SetArgDisplayNames(name);
}
