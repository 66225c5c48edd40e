namespace Conformance.Benchmarks;

/// <summary>
/// One benchmark: a program that measures several sides within one process, alternating, and writes one section of the results page.
/// </summary>
internal interface IBenchmark
{
    /// <summary>The word on the command line, and the section's mark on the page.</summary>
    string Name { get; }

    /// <summary>The section's heading.</summary>
    string Title { get; }

    /// <returns>The section's text below its heading.</returns>
    Task<Page.Section> RunAsync(Size size, CancellationToken cancellation);
}

/// <summary>How much is measured.</summary>
/// <param name="IsTiny">Only so much that the program is seen to work; its figures mean nothing.</param>
/// <param name="Rounds">How often each side is measured, 1 or more.</param>
internal sealed record Size(bool IsTiny, int Rounds)
{
    public T Choose<T>(T usual, T tiny) => IsTiny ? tiny : usual;
}
