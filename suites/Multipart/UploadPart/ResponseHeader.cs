using Conformance.Dialects;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>A response header by what it says, so that a rule can be put to any dialect.</summary>
public enum ResponseHeader
{
    RequestId,
    ExtendedRequestId,
    ETag,
    Date,
    Server,
    Connection,
    ContentLength,
    ContentType,
}

/// <summary>How a dialect calls such a header.</summary>
internal static class ResponseHeaders
{
    /// <exception cref="CaseUnsupportedException">The dialect has no such header.</exception>
    public static string NameIn(this ResponseHeader header, Dialect dialect) => header switch
    {
        ResponseHeader.RequestId => dialect.RequestIdHeader,
        ResponseHeader.ExtendedRequestId => dialect.ExtendedRequestIdHeader
            ?? throw new CaseUnsupportedException($"the dialect {dialect.Name} has no second request ID"),
        ResponseHeader.ContentLength => "Content-Length",
        ResponseHeader.ContentType => "Content-Type",
        _ => header.ToString(),
    };
}
