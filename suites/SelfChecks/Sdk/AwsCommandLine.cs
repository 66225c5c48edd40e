using System.Security.Cryptography;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Reference;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;
using Win32Exception = System.ComponentModel.Win32Exception;

namespace Conformance.SelfChecks.Sdk;

/// <summary>
/// Amazon's own command line, as it is installed, does an upload by hand against the reference with signature checking on: parts with one
/// sent twice, a list of them, a completion read back, an abort; over HTTPS with a customer's key, the certificate verified.
/// </summary>
[Category("Sdk")]
[TestFixture("aws-s3", false)]
[TestFixture("aws-s3", true)]
[TestFixture("yandex-object-storage", false)]
public sealed class AwsCommandLine(string document, bool tls)
{
    private const string Bucket = "command-line";
    private const string Key = "dir/k é+1.bin";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private DirectoryInfo folder = null!;
    private ReferenceServer server = null!;

    [SetUp]
    public async Task StartAsync()
    {
        folder = Directory.CreateTempSubdirectory("conformance-");
        server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, Tls = tls });
        if (tls) await File.WriteAllTextAsync(InFolder("reference.pem"), server.CertificatePem);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task UploadsToTheReference()
    {
        string[] key = tls ? ["--sse-customer-algorithm", "AES256", "--sse-customer-key", "fileb://" + await WrittenAsync("key", 32)] : [];
        var first = await WrittenAsync("first", 5 << 20);
        var last = await WrittenAsync("last", 1000);
        await AwsAsync(["create-bucket", "--bucket", Bucket]);
        string[] part = ["--bucket", Bucket, "--key", Key, "--upload-id",
            Text(await AwsAsync(["create-multipart-upload", "--bucket", Bucket, "--key", Key, .. key]), "UploadId")];

        await AwsAsync(["upload-part", .. part, .. key, "--part-number", "2", "--body", await WrittenAsync("overwritten", 2000)]);
        var lastTag = Text(await AwsAsync(["upload-part", .. part, .. key, "--part-number", "2", "--body", last]), "ETag");
        var firstTag = Text(await AwsAsync(["upload-part", .. part, .. key, "--part-number", "1", "--body", first]), "ETag");
        var listed = await AwsAsync(["list-parts", .. part]);
        var list = JsonSerializer.Serialize(
            new { Parts = new object[] { new { PartNumber = 1, ETag = firstTag }, new { PartNumber = 2, ETag = lastTag } } });
        await AwsAsync(["complete-multipart-upload", .. part, .. tls ? key : [], "--multipart-upload", list]);
        await AwsAsync(["get-object", "--bucket", Bucket, "--key", Key, .. key, InFolder("read")]);

        listed!.RootElement.GetProperty("Parts").EnumerateArray()
            .Select(each => (each.GetProperty("PartNumber").GetInt32(), each.GetProperty("Size").GetInt64()))
            .Should().Equal((1, 5L << 20), (2, 1000L));
        (await File.ReadAllBytesAsync(InFolder("read")))
            .Should().Equal([.. await File.ReadAllBytesAsync(first), .. await File.ReadAllBytesAsync(last)]);
    }

    [Test]
    public async Task AbortsAtTheReference()
    {
        await AwsAsync(["create-bucket", "--bucket", Bucket]);
        string[] upload = ["--bucket", Bucket, "--key", Key, "--upload-id",
            Text(await AwsAsync(["create-multipart-upload", "--bucket", Bucket, "--key", Key]), "UploadId")];

        await AwsAsync(["abort-multipart-upload", .. upload]);

        var listing = () => AwsAsync(["list-parts", .. upload]);
        await listing.Should().ThrowAsync<InvalidOperationException>().WithMessage("*NoSuchUpload*");
    }

    private string InFolder(string name) => Path.Combine(folder.FullName, name);

    private async Task<string> WrittenAsync(string name, int length)
    {
        await File.WriteAllBytesAsync(InFolder(name), RandomNumberGenerator.GetBytes(length));
        return InFolder(name);
    }

    private static string Text(JsonDocument? response, string name) => response!.RootElement.GetProperty(name).GetString()!;

    /// <returns>What it printed; null when it printed nothing.</returns>
    /// <exception cref="InvalidOperationException">It ended with an error; the message is its own.</exception>
    private async Task<JsonDocument?> AwsAsync(IReadOnlyList<string> arguments)
    {
        string[] trust = tls ? ["--ca-bundle", InFolder("reference.pem")] : [];
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal))
            .ToDictionary(name => name, string? (_) => null);
        variables["AWS_ACCESS_KEY_ID"] = server.Owner.Id;
        variables["AWS_SECRET_ACCESS_KEY"] = server.Owner.Secret;
        variables["AWS_DEFAULT_REGION"] = server.Region;
        variables["AWS_CONFIG_FILE"] = InFolder("no-config");
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (code, output, errors) = await new Command("aws")
                .WithArguments([
                    "s3api", "--endpoint-url", server.Endpoint.ToString().TrimEnd('/'), "--output", "json", .. trust, .. arguments,
                ])
                .WithEnvironmentVariables(variables)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(patience.Token);
            if (code != 0) throw new InvalidOperationException($"aws {arguments[0]} ended with {code}: {errors}");
            return output.Length == 0 ? null : JsonDocument.Parse(output);
        }
        catch (Win32Exception)
        {
            throw MissingTool.Skip("aws is not on this machine's path, so it cannot be run.");
        }
    }
}
