using NUnit.Framework;

// A case mostly waits for its endpoint, so there are more workers than cores; the profile's own concurrency bounds what is in flight.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(16)]
