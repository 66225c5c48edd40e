using System.Globalization;
using Conformance.Dialects;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>
/// What every class of checks has: the case's own view of the endpoint, the steps on the way to a question, and the words that judge.
/// </summary>
public abstract class Checks(CaseContext context)
{
    /// <summary>The least size of a part that is not the last on the endpoints with the largest least size, 5 MiB in bytes.</summary>
    protected const long FiveMebibytes = 5 * 1024 * 1024;

    protected CaseContext Context => context;

    protected Session Session => context.Session;

    protected Dialect Dialect => context.Session.Dialect;

    /// <summary>The smallest body that the endpoint takes as a part: what a case sends when size is not its subject.</summary>
    protected Body SmallBody => context.Traits.SmallestPart;

    /// <summary>A second small body with other bytes of the same length.</summary>
    protected Body OtherSmallBody => Body.Generated(SmallBody.Length, seed: 2);

    /// <summary>
    /// A body of a size that is the subject; longer by a fixed tail where the endpoint takes no small parts before completion.
    /// </summary>
    protected Body BodyOf(long size, int seed = 1) => Enlarged(Body.Generated(size, seed));

    /// <summary>
    /// The body itself, or with a tail that makes it large enough where the endpoint takes no small parts before completion.
    /// </summary>
    protected Body Enlarged(Body body) => SmallBody.Length == 1 ? body : Body.Concat(body, SmallBody);

    /// <summary>What an upload is created with, to be encrypted in one of the ways that documents know.</summary>
    protected CreateOptions Encrypted(UploadEncryption encryption) => encryption switch
    {
        UploadEncryption.Store => new CreateOptions { ManagedEncryption = true },
        UploadEncryption.Kms => new CreateOptions { KmsKeyId = Session.Target.KmsKeyId },
        UploadEncryption.Customer => new CreateOptions { CustomerKey = CustomerKey.Generated(seed: 1) },
        _ => new CreateOptions(),
    };

    /// <summary>
    /// An upload ID that was never issued. It differs from an issued one in its last letters and digits only,
    /// so its form gives nothing away.
    /// </summary>
    protected static string NeverIssued(string issued)
    {
        var altered = issued.ToCharArray();
        var changed = 0;
        for (var index = altered.Length - 1; index >= 0 && changed < 6; index--)
        {
            if (!char.IsAsciiLetterOrDigit(altered[index])) continue;
            altered[index] = altered[index] switch
            {
                '9' => '0',
                'z' => 'a',
                'Z' => 'A',
                'f' => 'a',
                'F' => 'A',
                var other => (char)(other + 1),
            };
            changed++;
        }

        return changed > 0 ? new string(altered) : issued + "0";
    }

    /// <summary>The words that judge a response.</summary>
    protected ExchangeVerification Verify(Exchange exchange) => new(context, exchange);

    /// <summary>The words that judge what an upload holds, and what it becomes.</summary>
    protected UploadVerification Verify(UploadHandle upload) => new(context, upload);

    /// <inheritdoc cref="CaseContext.Verify"/>
    protected void Verify(bool isSo, Aspect aspect, string expected, string seen, Exchange? subject = null, bool isRightRequest = false) =>
        context.Verify(isSo, aspect, expected, seen, subject, isRightRequest);

    /// <inheritdoc cref="CaseContext.MustWork"/>
    protected void MustWork(Exchange exchange, string step) => context.MustWork(exchange, step);

    /// <summary>Ends the case unless reading on the way to the question gave the bytes that were stored.</summary>
    /// <exception cref="CaseInconclusiveException">It did not.</exception>
    protected void MustBe(ReadResult read, Body body, string step)
    {
        ArgumentNullException.ThrowIfNull(read);
        MustWork(read.Exchange, step);
        if (!read.Is(body)) context.CannotTell(read.Exchange, step, "other bytes than were stored");
    }

    /// <summary>Sends a part without any fault: what a refusal is compared with, or what a case builds on.</summary>
    /// <exception cref="CaseInconclusiveException">The endpoint did not take it, so refusing a faulty one would prove nothing.</exception>
    protected async Task<SentPart> PutGoodPartAsync(UploadHandle upload, int number, Body body, Action<Request>? alter = null)
    {
        var exchange = await Session.PutPartAsync(upload, number.ToString(CultureInfo.InvariantCulture), body, alter);
        MustWork(exchange, $"part {number} without a fault ({Quantity.ByteCount(body.Length)})");
        return new SentPart(number, exchange.ETag ?? "", body);
    }

    /// <summary>
    /// Sends a part that the case is about: where it is refused, the rule is not kept. The first part of an upload is a control; what an
    /// endpoint makes of the next one can be the question.
    /// </summary>
    protected async Task<SentPart> PutAcceptedPartAsync(UploadHandle upload, int number, Body body)
    {
        var exchange = await Session.PutPartAsync(upload, number, body);
        Verify(exchange).IsAccepted();
        return new SentPart(number, exchange.ETag ?? "", body);
    }

    /// <summary>Completes an upload without any fault.</summary>
    /// <exception cref="CaseInconclusiveException">The endpoint did not complete it.</exception>
    protected async Task<Exchange> CompleteGoodAsync(UploadHandle upload, params SentPart[] parts)
    {
        var result = await Session.CompleteLenientlyAsync(upload, [.. parts.Select(part => part.Reference)]);
        MustWork(result.Exchange, "completing the upload without a fault");
        return result.Exchange;
    }

    /// <summary>What a document says in a place, as messages put it.</summary>
    protected static string Shown(string? text) => text switch
    {
        null => "absent",
        "" => "empty",
        _ => text,
    };

    /// <summary>Records what a response is, where no page says what it should be.</summary>
    protected void Record(Exchange exchange)
    {
        context.Judging("nothing: recorded only", exchange);
        context.Saw(Response.Describe(exchange));
    }

    /// <summary>
    /// Ends the case as unsupported where the endpoint does not have an operation that nothing else can stand in for, and as inconclusive
    /// where the operation failed an ordinary upload.
    /// </summary>
    protected void Requires(Operation operation)
    {
        if (context.Profile.IsMissing(operation))
            throw new CaseUnsupportedException($"the profile says that the endpoint has no {operation}");
        if (Session.FaultOf(operation) is { } fault) throw fault.EndsCase();
    }
}
