using Conformance.Dialects;

namespace Conformance.Endurance.Fuzzing;

/// <summary>A request as it is meant: signed and put into words by <see cref="Signing"/>.</summary>
internal sealed class Draft(string method, string? bucket, string? key = null)
{
    public string Method { get; set; } = method;

    public string? Bucket { get; set; } = bucket;

    /// <summary>Decoded; null for the bucket itself.</summary>
    public string? Key { get; set; } = key;

    public List<KeyValuePair<string, string?>> Query { get; } = [];

    public HeaderList Headers { get; } = new();

    public byte[] Body { get; set; } = [];

    /// <summary>Null sends it unsigned.</summary>
    public AccessKey? Signer { get; set; }

    public string Scheme { get; set; } = "";

    public bool IsPresigned { get; set; }

    /// <summary>The word of an aws-chunked form; null sends the body as it is.</summary>
    public string? ChunkedForm { get; set; }

    public Draft With(string name, string? value = null)
    {
        Query.Add(new(name, value));
        return this;
    }

    public Draft WithHeader(string? name, string value)
    {
        if (name is not null)
            Headers.Add(name, value);
        return this;
    }

    public Draft WithBody(byte[] body)
    {
        Body = body;
        return this;
    }
}

/// <summary>A request in words, signed or not, to be changed further.</summary>
internal sealed class WireRequest
{
    public required string Method { get; set; }

    public required string Target { get; set; }

    public string Version { get; set; } = "HTTP/1.1";

    public required List<KeyValuePair<string, string>> Headers { get; init; }

    public byte[] Body { get; set; } = [];

    public byte[] ToBytes() =>
    [
        .. System.Text.Encoding.UTF8.GetBytes(
            $"{Method} {Target} {Version}\r\n" + string.Concat(Headers.Select(header => $"{header.Key}: {header.Value}\r\n")) + "\r\n"),
        .. Body,
    ];

    public int IndexOf(string name) => Headers.FindIndex(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    public void Set(string name, string value)
    {
        var at = IndexOf(name);
        if (at < 0)
            Headers.Add(new(name, value));
        else
            Headers[at] = new(Headers[at].Key, value);
    }
}
