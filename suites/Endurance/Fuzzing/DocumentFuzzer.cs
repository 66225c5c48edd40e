namespace Conformance.Endurance.Fuzzing;

/// <summary>A finding: what is wrong, and the script after which it was.</summary>
internal sealed record Finding(string Document, int Number, string Fault, Script? Script);

/// <summary>One document's share of a run: its server, its sequence of scripts.</summary>
internal sealed class DocumentFuzzer : IAsyncDisposable
{
    private const int ScriptsPerRound = 300;

    /// <summary>Scripts played at the same time, now and then.</summary>
    private const int Volley = 8;

    private readonly string document;
    private readonly Ground ground;
    private readonly Scripting scripting;
    private readonly Random random;
    private readonly Dictionary<string, long> kinds = [];
    private readonly SortedDictionary<int, long> statuses = [];

    private DocumentFuzzer(string document, Ground ground, int seed)
    {
        this.document = document;
        this.ground = ground;
        scripting = new Scripting(ground.Server, ground.Pool);
        // Documents differ in what they draw, and adding one changes no other's sequence.
        random = new Random(unchecked((seed * 397) ^ document.Sum(letter => letter * 31)));
    }

    public int Count { get; private set; }

    public IReadOnlyDictionary<string, long> Kinds => kinds;

    public IReadOnlyDictionary<int, long> Statuses => statuses;

    public long ValidRefused { get; private set; }

    public static async Task<DocumentFuzzer> StartAsync(string document, int seed) =>
        new(document, await Ground.StartAsync(document), seed);

    /// <summary>Plays some scripts on a fresh ground, and looks at the server afterwards.</summary>
    /// <param name="goesOn">Asked between scripts.</param>
    public async Task<IReadOnlyList<Finding>> RunRoundAsync(Func<int, bool> goesOn)
    {
        var findings = new List<Finding>();
        await ground.PrepareAsync();
        Script? last = null;
        for (var played = 0; played < ScriptsPerRound && goesOn(Count);)
        {
            if (played % 40 == 0)
                await ground.AddUploadAsync();
            Script[] scripts = random.Next(15) == 0
                ? [.. Enumerable.Range(0, Volley).Select(_ => scripting.Draw(random))]
                : [scripting.Draw(random)];
            var receptions = await Task.WhenAll(scripts.Select(script => ScriptPlayer.PlayAsync(script, ground.Address)));
            foreach (var (script, reception) in scripts.Zip(receptions))
            {
                Count++;
                played++;
                Tally(script, reception);
                findings.AddRange(Judging.FaultsOf(script, reception, ground.Server)
                    .Select(fault => new Finding(document, Count, fault, script)));
            }

            last = scripts[^1];
            findings.AddRange(ground.Faults.Take()
                .Select(fault => new Finding(document, Count, "the server logged a fault: " + fault, last)));
            if (scripts is [{ Steps: not [.., Reset] }])
                ground.Note(receptions[0]);
        }

        findings.AddRange((await ground.CleanAndCheckAsync()).Select(fault => new Finding(document, Count, fault, last)));
        return findings;
    }

    public ValueTask DisposeAsync() => ground.DisposeAsync();

    private void Tally(Script script, Reception reception)
    {
        foreach (var kind in script.Kinds.Distinct())
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        foreach (var response in ResponseReading.Read(reception.Received))
            statuses[response.Status] = statuses.GetValueOrDefault(response.Status) + 1;
    }
}
