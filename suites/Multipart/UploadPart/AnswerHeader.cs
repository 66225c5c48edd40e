using Conformance.Dialects;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>A response header by what it says, so that a rule can be put to any dialect.</summary>
public enum AnswerHeader
{
    RequestId,
    ExtendedRequestId,
    ETag,
    Date,
    Server,
    Connection,
    ContentLength,
}

/// <summary>How a dialect calls such a header.</summary>
internal static class AnswerHeaders
{
    /// <exception cref="NotOfferedException">The dialect has no such header.</exception>
    public static string NameIn(this AnswerHeader header, Dialect dialect) => header switch
    {
        AnswerHeader.RequestId => dialect.RequestIdHeader,
        AnswerHeader.ExtendedRequestId => dialect.ExtendedRequestIdHeader ?? throw new NotOfferedException($"the dialect {dialect.Name} has no second request ID"),
        AnswerHeader.ContentLength => "Content-Length",
        _ => header.ToString(),
    };
}
