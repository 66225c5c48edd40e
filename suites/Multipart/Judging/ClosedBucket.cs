using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>Whether the run's bucket is closed to those who were granted nothing: otherwise letting them in is no fault.</summary>
internal static class ClosedBucket
{
    /// <summary>The account's list of the bucket is refused, and so is anybody's reading of an object there.</summary>
    /// <exception cref="CaseInconclusiveException">One of them is not.</exception>
    public static async Task VerifyAsync(CaseContext context, Identity identity)
    {
        var session = context.Session;
        if (identity != Identity.Anonymous)
        {
            var list = await session.SendAsync(new Request("GET") { Identity = identity });
            context.MustBeUsable(list, "the second account's list of the bucket");
            if (Response.Classify(list) == ResponseClass.Accepted)
                throw new CaseInconclusiveException(
                    "The second account may list the bucket, so something was granted to it; see second-account in the profile.")
                { Exchange = list };
        }

        var key = session.NewKey("closed");
        context.MustWork(await session.PutObjectAsync(key, Body.OneByte), "storing an object");
        var read = (await session.ReadObjectAsync(key, request => request.Identity = Identity.Anonymous)).Exchange;
        if (Response.Classify(read) == ResponseClass.Accepted)
            throw new CaseInconclusiveException("Anybody may read objects of the bucket, so it is open; see bucket in the profile.")
            { Exchange = read };
    }
}
