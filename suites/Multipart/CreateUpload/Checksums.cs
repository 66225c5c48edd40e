using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>The checksum algorithm of an upload, and how the parts' checksums become the object's.</summary>
public sealed class Checksums(CaseContext context) : CreateChecks(context)
{
    private string AlgorithmHeader => Dialect.HeaderPrefix + "checksum-algorithm";

    private string TypeHeader => Dialect.HeaderPrefix + "checksum-type";

    /// <param name="algorithm">What the creation asks for.</param>
    /// <param name="named">What the response calls it; left out for the same.</param>
    [Check]
    public async Task AreConfirmed(string algorithm, string? named = null)
    {
        var upload = await CreateAcceptedAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        Verify(upload.Created!).HasHeader(AlgorithmHeader, named ?? algorithm);
    }

    [Check]
    public async Task AreTaken(string algorithm, string type)
    {
        var upload = await CreateAcceptedAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });

        var part = await PutGoodPartAsync(upload, 1, SmallBody, request => request.WithHeader(
            $"{Dialect.HeaderPrefix}checksum-{algorithm.ToLowerInvariant()}", Convert.ToBase64String(SmallBody.Checksum(algorithm))));
        await Verify(upload).CompletesToAsync(part.WithChecksum(algorithm));
    }

    /// <param name="algorithm">What the creation asks for.</param>
    /// <param name="type">What the creation asks for; left out for none.</param>
    /// <param name="named">What the response calls the type.</param>
    [Check]
    public async Task AreOfTheType(string algorithm, string named, string? type = null)
    {
        var upload = await CreateAcceptedAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });

        Verify(upload.Created!).HasHeader(TypeHeader, named);
    }

    /// <param name="algorithm">What the creation asks for; left out for none.</param>
    /// <param name="type">What the creation asks for; left out for none.</param>
    /// <param name="control">An algorithm that creations are accepted with.</param>
    [Check]
    public Task AreRefused(Expectation expect, string control, string? algorithm = null, string? type = null) => VerifyRefusedAsync(
        new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type }, expect,
        new CreateOptions { ChecksumAlgorithm = control });

    /// <summary>Only records what becomes of an algorithm that no page says anything about, or of none.</summary>
    [Check]
    public async Task AreRecorded(string? algorithm = null)
    {
        var (exchange, _) = await CreateAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        Record(exchange);
        Context.Saw($"{AlgorithmHeader} {Shown(exchange.ResponseHeaders[AlgorithmHeader])}");
        Context.Saw($"{TypeHeader} {Shown(exchange.ResponseHeaders[TypeHeader])}");
    }
}
