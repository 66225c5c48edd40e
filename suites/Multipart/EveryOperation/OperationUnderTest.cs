using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.EveryOperation;

/// <summary>
/// An operation as the checks see it that ask the same of several: how an upload gets into the state where a good request of it works, that
/// request, and what must not have been done when it was refused. Each operation that such checks ask about has one, in its own folder.
/// </summary>
public abstract class OperationUnderTest(CaseContext context) : Checks(context)
{
    private static readonly Dictionary<string, Type> Types = typeof(OperationUnderTest).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(OperationUnderTest)))
        .ToDictionary(type => type.Namespace![(type.Namespace!.LastIndexOf('.') + 1)..]);

    /// <summary>What a request of the operation asks for, for messages: <c>a part</c>.</summary>
    public abstract string Subject { get; }

    /// <summary>The operation that the case's rule is about.</summary>
    public static OperationUnderTest Of(CaseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var operation = Operation.Find(context.Case.Rule.Operation)!;
        return Types.TryGetValue(operation.Name, out var type) ? (OperationUnderTest)Activator.CreateInstance(type, context)!
            : throw new InvalidOperationException($"The folder {operation.Name} has no class derived from {nameof(OperationUnderTest)}, so "
                + $"no check of {CheckNames.EveryOperation} can ask about it.");
    }

    /// <summary>
    /// Creates an upload and brings it into the state where a good request works; that such requests work at all is shown on the way.
    /// </summary>
    /// <exception cref="CaseInconclusiveException">A step on the way failed, so refusing a faulty request would prove nothing.</exception>
    public abstract Task<UploadHandle> PrepareAsync();

    /// <summary>The same with as little as a good request needs, for checks that only ask whether it is answered.</summary>
    /// <inheritdoc cref="PrepareAsync"/>
    public virtual Task<UploadHandle> PrepareBareAsync() => PrepareAsync();

    /// <summary>Sends a good request for the upload, altered.</summary>
    /// <param name="upload">The prepared upload, or one that differs from it in what the case asks about.</param>
    public abstract Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null);

    /// <summary>
    /// The same upload, named so that a request for it has to be refused: by an ID that was never issued, or where the operation takes
    /// none, in a bucket that is not there.
    /// </summary>
    public virtual UploadHandle Absent(UploadHandle prepared)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        return prepared with { UploadId = NeverIssued(prepared.UploadId) };
    }

    /// <summary>Verifies that an accepted request has done to the prepared upload what it asks for.</summary>
    public abstract Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted);

    /// <summary>Verifies that a refused request has done nothing to the prepared upload.</summary>
    public abstract Task VerifyNothingDoneAsync(UploadHandle prepared);

    /// <summary>Sends a good request for another upload than the prepared one, and judges the response and what it has done.</summary>
    /// <param name="named">The upload that the request names: one that is not there, or not at that key or in that bucket.</param>
    public virtual async Task VerifyElsewhereAsync(UploadHandle prepared, UploadHandle named, Expectation expect)
    {
        var exchange = await SendAsync(named);

        Verify(exchange).Meets(expect);
        await VerifyNothingDoneAsync(prepared);
    }
}
