using System.Text;
using Conformance.Multipart.Judging;
using Conformance.Rules;

namespace Conformance.Multipart.Running;

/// <summary>The text a reader has when a case was not simply kept: enough to open the page, repeat the request and argue.</summary>
internal static class CaseMessage
{
    public static string Compose(Case planned, Verdict verdict, string text, CaseContext context)
    {
        var rule = planned.Rule;
        var message = new StringBuilder();
        // A vendor's support asks for the request ID before anything else.
        if (verdict is Verdict.Broken or Verdict.Differs && context.Subject?.RequestId is { } requestId) message.AppendLine($"Request ID {requestId}");

        message.AppendLine(verdict switch
        {
            Verdict.Broken => $"Broken: rule {rule.Id} is not kept: {rule.Says}",
            Verdict.Differs => $"Differs: rule {rule.Id} ({rule.Basis.ToString().ToLowerInvariant()}) is not met: {rule.Says}",
            Verdict.Noted => $"Noted: {text}",
            Verdict.Known => $"Known: rule {rule.Id} is not kept: {text}",
            Verdict.Mended => $"Mended: rule {rule.Id}: {text}",
            Verdict.NotOffered => $"Not offered: {text}",
            Verdict.Unjudged => $"Unjudged: rule {rule.Id} could not be asked. {text}",
            _ => $"Harness fault: rule {rule.Id}: {text}",
        });
        if (planned.Row.Name.Length > 0) message.AppendLine($"  row        {planned.Row.Name}");
        if (context.Subject is { } subject) message.AppendLine($"  sent       {subject.Method} {subject.Target}  ({subject.RequestBytes} bytes)");
        if (context.Expected is { } expected) message.AppendLine($"  expected   {expected}");
        if (verdict is not Verdict.Noted && context.Observed is { } observed) message.AppendLine($"  received   {observed}");
        message.AppendLine($"  {(rule.Basis == Basis.Stated ? "stated in " : "source    ")} {rule.Document} {rule.Source}");
        if (context.Subject?.Repeat is { Length: > 0 } repeat) message.AppendLine($"  repeat     {repeat}");
        return message.ToString().TrimEnd();
    }
}
