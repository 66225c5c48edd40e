using System.Text;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>A store of one upload, answering from a script: status line and body for each of the three things that words ask it.</summary>
internal sealed class Store
{
    private readonly Lock gate = new();
    private readonly StringBuilder sent = new();
    private readonly List<string?> keysSent = [];
    private int listsAsked;
    private bool isCompleted;

    public (string Status, string Body) List { get; init; } = ("200 OK", "<ListPartsResult></ListPartsResult>");

    public (string Status, string Body) Object { get; init; } = ("404 Not Found", "<Error><Code>NoSuchKey</Code></Error>");

    /// <summary>Null where a completion changes nothing.</summary>
    public (string Status, string Body)? ObjectOnceCompleted { get; init; }

    public (string Status, string Body) Completion { get; init; } =
        ("200 OK", "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>");

    /// <summary>How often the list shows nothing before it shows what it has.</summary>
    public int EmptyListsFirst { get; init; }

    /// <summary>Closes the connection within the object's response, a 404.</summary>
    public bool CutsObject { get; init; }

    /// <summary>One letter per request: L for a list, R for a read, C for a completion, P for a part.</summary>
    public string Sent
    {
        get
        {
            lock (gate)
                return sent.ToString();
        }
    }

    /// <summary>The last completion's body.</summary>
    public string CompletedWith { get; private set; } = "";

    /// <summary>What each read named as its customer key's algorithm.</summary>
    public IReadOnlyList<string?> KeysSent => keysSent;

    /// <summary>The response to an UploadPart, with its headers.</summary>
    public (string Status, string Body, string Headers) Part { get; init; } = ("200 OK", "", "ETag: \"e\"\r\n");

    public async Task RespondAsync(ScriptedExchange exchange)
    {
        await exchange.ReadBodyAsync();
        var (status, body, headers) = exchange.RequestLine.Split(' ')[0] switch
        {
            "GET" when exchange.Target.Contains("uploadId=", StringComparison.Ordinal) => AsList(),
            "GET" => AsObject(exchange),
            "POST" => AsCompletion(exchange),
            "PUT" => AsPart(),
            _ => ("204 No Content", "", ""),
        };
        if (CutsObject && exchange.RequestLine.StartsWith("GET", StringComparison.Ordinal))
        {
            await exchange.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n<Error>");
            exchange.Close();
            return;
        }
        await exchange.SendAsync(ScriptedServer.Response(status, body, headers));
    }

    private (string, string, string) AsList()
    {
        Note('L');
        return ++listsAsked <= EmptyListsFirst ? ("200 OK", "<ListPartsResult></ListPartsResult>", "") : (List.Status, List.Body, "");
    }

    private (string, string, string) AsObject(ScriptedExchange exchange)
    {
        Note('R');
        keysSent.Add(exchange.Header("x-amz-server-side-encryption-customer-algorithm"));
        var (status, body) = isCompleted && ObjectOnceCompleted is { } whole ? whole : Object;
        return (status, body, "");
    }

    private (string, string, string) AsCompletion(ScriptedExchange exchange)
    {
        Note('C');
        CompletedWith = Encoding.UTF8.GetString(exchange.Body);
        isCompleted = true;
        return (Completion.Status, Completion.Body, "");
    }

    private (string, string, string) AsPart()
    {
        Note('P');
        return Part;
    }

    private void Note(char what)
    {
        lock (gate)
            sent.Append(what);
    }
}
