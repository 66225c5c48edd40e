using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>What the checks of GetObjectAttributes have in common.</summary>
public abstract class AttributeChecks(CaseContext context) : ReadChecks(context)
{
    /// <param name="algorithm">Of the upload's checksum; null for none.</param>
    /// <param name="type">Of the upload's checksum; null for the algorithm's own.</param>
    /// <exception cref="CaseInconclusiveException">The upload is of another kind than was asked for, or does not say of which.</exception>
    protected async Task<CompletedObject> StoredAsync(string? algorithm, long[] sizes, string? type = null)
    {
        var stored = await SharedAsync(sizes, new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });
        var created = stored.Upload.Created!;
        if (type is not null && created.ResponseHeaders[Dialect.HeaderPrefix + "checksum-type"] != type)
            throw new CaseInconclusiveException($"The creation does not say that the object's checksum is {type}.") { Exchange = created };
        return stored;
    }

    /// <summary>Asks for attributes without a fault.</summary>
    /// <exception cref="CaseInconclusiveException">The response is no document of attributes.</exception>
    protected async Task<AttributeDocument> MustShowAsync(CompletedObject stored, string asked, Action<Request>? alter = null)
    {
        var exchange = await AskAsync(stored, asked, alter);
        MustWork(exchange, "asking for attributes of the object");
        return Document(exchange);
    }

    /// <exception cref="CaseInconclusiveException">The response is no document of attributes.</exception>
    protected AttributeDocument Document(Exchange exchange)
    {
        var document = exchange.Xml();
        if (document is null) Context.CannotTell(exchange, "asking for attributes of the object", "no document");
        return new AttributeDocument(exchange, document);
    }

    /// <summary>A header of pages, for the whole of the request.</summary>
    protected Action<Request> Paged(string name, string value) => request => request.WithHeader(Dialect.HeaderPrefix + name, value);

    protected void VerifyText(AttributeDocument shown, string name, string text, string? found) =>
        Verify(found == text, Aspect.Body, $"{name} {text}", $"{name} {Shown(found)}", shown.Exchange);

    /// <summary>In base64, without the number of parts.</summary>
    protected static string ValueOf(CompletedObject stored, string algorithm, string type) => Convert.ToBase64String(type == "FULL_OBJECT"
        ? stored.Body.Checksum(algorithm)
        : Body.OfBytes([.. stored.Parts.SelectMany(part => part.Body.Checksum(algorithm))]).Checksum(algorithm));
}
