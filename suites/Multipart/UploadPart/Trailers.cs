using System.Text;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>What is wrong with the checksum that follows the last chunk of a body.</summary>
public enum TrailerFault
{
    /// <summary>It is the checksum of other bytes.</summary>
    WrongValue,

    NotBase64,

    /// <summary>It is base64 of 3 bytes, which is no algorithm's length.</summary>
    WrongLength,

    /// <summary>It is announced, and the body ends with its last chunk.</summary>
    Absent,

    /// <summary>It comes, and is not announced.</summary>
    Unannounced,

    /// <summary>Its line has no colon.</summary>
    BrokenLine,

    /// <summary>The body ends with the last byte of the payload, before the chunk of length 0.</summary>
    NoLastChunk,

    /// <summary>A trailer that is no checksum is announced, and comes.</summary>
    UnknownName,

    /// <summary>A checksum header is there beside it.</summary>
    BesideAHeader,

    /// <summary>The request names another algorithm as that of its SDK's checksum.</summary>
    UnlikeThePromise,

    /// <summary>It is of another algorithm than that of the upload.</summary>
    OtherAlgorithm,

    /// <summary>There is none, and none is announced.</summary>
    LeftOut,
}

/// <summary>Whether a checksum that follows a body's last chunk is compared with it, and whether the body is whole without it.</summary>
public sealed class Trailers(CaseContext context) : FaultyParts(context)
{
    /// <summary>A second algorithm, other than any that a row names.</summary>
    private const string AnotherAlgorithm = "CRC64NVME";

    [Check]
    public async Task BringTheRightValue(PayloadMode form, string algorithm)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => Trail(request, form, algorithm));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody).WithChecksum(algorithm));
    }

    /// <param name="algorithm">Of the trailer.</param>
    /// <param name="created">Of the upload; empty where it was created without one.</param>
    /// <param name="type">How the upload's checksum is made of its parts'; null for the endpoint's own choice.</param>
    [Check]
    public async Task AreRefused(
        PayloadMode form, TrailerFault fault, Expectation expect, NumberUse number = NumberUse.Fresh, string algorithm = "CRC32",
        string created = "CRC32", string? type = null)
    {
        var upload = await Session.CreateUploadAsync(Options(created, type));

        await VerifyKeptOutAsync(upload, number, expect,
            fault: request => Spoil(request, fault, algorithm),
            faultless: request => Trail(request, form, algorithm),
            created.Length == 0 ? null : created,
            isAboutAccess: true);
    }

    [Check]
    public async Task MayBeLeftOut(PayloadMode form, string created = "", string? type = null)
    {
        var upload = await Session.CreateUploadAsync(Options(created, type));

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Payload = form;
            LeaveOut(request);
        });

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>Only records which checksums a response names though the request brought none.</summary>
    [Check]
    public async Task AreRecordedWhereNoneWasSent(PayloadMode form, string created = "", string? type = null)
    {
        var upload = await Session.CreateUploadAsync(Options(created, type));

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Payload = form;
            LeaveOut(request);
        });

        Record(exchange);
        Context.Saw(ChecksumsIn(exchange));
    }

    private static CreateOptions Options(string created, string? type) =>
        new() { ChecksumAlgorithm = created.Length == 0 ? null : created, ChecksumType = type };

    private void Trail(Request request, PayloadMode form, string algorithm)
    {
        request.Payload = form;
        request.ChunkSize = OneChunk;
        request.TrailerAlgorithm = algorithm;
    }

    private static void LeaveOut(Request request)
    {
        request.OmitTrailer = true;
        request.TrailerAnnouncement = "";
    }

    private void Spoil(Request request, TrailerFault fault, string algorithm)
    {
        switch (fault)
        {
            case TrailerFault.WrongValue:
                request.TrailerValueOverride = ChecksumOf(SmallBody, algorithm);
                break;
            case TrailerFault.NotBase64:
                request.TrailerValueOverride = "!!!!";
                break;
            case TrailerFault.WrongLength:
                request.TrailerValueOverride = "AAAA";
                break;
            case TrailerFault.Absent:
                request.OmitTrailer = true;
                break;
            case TrailerFault.Unannounced:
                request.TrailerAnnouncement = "";
                break;
            case TrailerFault.BrokenLine:
                request.AfterFraming = framed => Replace(framed, $"{ChecksumHeaderOf(algorithm)}:", ChecksumHeaderOf(algorithm));
                break;
            case TrailerFault.NoLastChunk:
                request.AfterFraming = AwsChunks.WithoutTheLast;
                break;
            case TrailerFault.UnknownName:
                request.TrailerNameOverride = "x-foo";
                break;
            case TrailerFault.BesideAHeader:
                SetChecksum(request, algorithm);
                break;
            case TrailerFault.UnlikeThePromise:
                request.Headers.Set(SdkAlgorithmHeader, AnotherAlgorithm);
                break;
            case TrailerFault.OtherAlgorithm:
                request.TrailerAlgorithm = AnotherAlgorithm;
                break;
            default:
                LeaveOut(request);
                break;
        }
    }

    private static byte[] Replace(byte[] framed, string text, string replacement) => Encoding.Latin1.GetBytes(
        Encoding.Latin1.GetString(framed).Replace(text, replacement, StringComparison.Ordinal));
}
