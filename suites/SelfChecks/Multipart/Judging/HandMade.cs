using System.Text;
using Conformance.Multipart.Judging;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>A rule, a profile and a check made by hand, so that what a finding becomes can be asked without a suite or a server.</summary>
internal static class HandMade
{
    /// <summary>Where nobody listens: for checks that send nothing.</summary>
    public static readonly Uri Nowhere = new("http://127.0.0.1:9");

    public static readonly Rule Rule = new()
    {
        Id = "aws.upload-part.response.made-by-hand",
        Document = "aws-s3",
        Operation = "upload-part",
        Clauses = ["AWS-PART-00"],
        Source = "Parameters, made",
        Basis = Basis.Stated,
        Requirement = "What is made by hand is so.",
        Topic = "response",
        Needs = [],
        At = new SourceLine("rulebooks/made.yaml", 7),
    };

    public static readonly Row Row = new("the row", new Dictionary<string, RowValue>(), null, new SourceLine("rulebooks/made.yaml", 8));

    public static Profile Profile(Uri? endpoint = null) => Endpoints.Profile(endpoint ?? Nowhere);

    /// <summary>Runs these steps as a check that a rule is bound to.</summary>
    public static async Task<CaseRecord> JudgeAsync(Func<Words, Task> steps, Func<Case, Case>? alter = null, ScriptedServer? server = null,
        EndpointTraits? traits = null, string? noMore = null)
    {
        var planned = new Case(Profile(server?.Endpoint), Rule, Row,
            new CheckMethod(typeof(Steps).GetMethod(nameof(Steps.AreTaken))!, context => new Steps(steps, context)));
        planned = alter?.Invoke(planned) ?? planned;
        await using var target = await Endpoints.ConnectAsync(planned.Profile);
        return await CaseRunner.RunAsync(planned, target, traits ?? EndpointTraits.Usual, noMore);
    }

    public static Task<CaseRecord> JudgeAsync(Action<Words> steps, Func<Case, Case>? alter = null) => JudgeAsync(
        words =>
        {
            steps(words);
            return Task.CompletedTask;
        },
        alter);

    /// <summary>Runs these steps against a store of one upload.</summary>
    public static async Task<CaseRecord> JudgeAsync(Func<Words, Task> steps, Store store, Func<Profile, Profile>? alter = null,
        EndpointTraits? traits = null)
    {
        await using var server = ScriptedServer.Start(store.RespondAsync);
        return await JudgeAsync(steps, planned => planned with { Profile = alter?.Invoke(planned.Profile) ?? planned.Profile },
            server, traits);
    }

    public static Func<Case, Case> With(Basis basis) => planned => planned with { Rule = planned.Rule with { Basis = basis } };

    public static Exchange WithHeader(this Exchange exchange, string name, string value)
    {
        var headers = exchange.ResponseHeaders.Copy();
        headers.Add(name, value);
        return exchange with { ResponseHeaders = headers };
    }

    public static Exchange WithBody(this Exchange exchange, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return exchange with { ResponseBody = bytes, ResponseBytes = bytes.Length };
    }

    public static Exchange BrokenOff(this Exchange exchange) =>
        exchange with { Failure = new TransportFailure(TransportFailureKind.ConnectionLost, "the connection was lost") };

    /// <summary>What a rule's check is to the runner: a method of a class that is made for one case.</summary>
    public sealed class Steps(Func<Words, Task> steps, CaseContext context)
    {
        public Task AreTaken() => steps(new Words(context));
    }
}

/// <summary>The words that every class of checks has, for steps that are no class.</summary>
public sealed class Words(CaseContext context) : Checks(context)
{
    public new CaseContext Context => base.Context;

    public new Session Session => base.Session;

    public new ExchangeVerification Verify(Exchange exchange) => base.Verify(exchange);

    public new UploadVerification Verify(UploadHandle upload) => base.Verify(upload);

    public new Task<SentPart> PutGoodPartAsync(UploadHandle upload, int number, Body body, Action<Request>? alter = null) =>
        base.PutGoodPartAsync(upload, number, body, alter);

    public new Task<Exchange> CompleteGoodAsync(UploadHandle upload, params SentPart[] parts) => base.CompleteGoodAsync(upload, parts);
}
