using Conformance.Dialects;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Request heads in one line each.</summary>
internal static class Requests
{
    public static RequestHead Head(string method, string target, params (string Name, string Value)[] headers)
    {
        var head = new RequestHead { Method = method, Target = target };
        foreach (var (name, value) in headers)
            head.Headers.Add(name, value);
        return head;
    }
}
