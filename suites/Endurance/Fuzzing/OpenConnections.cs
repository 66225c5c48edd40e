using System.Diagnostics.Metrics;

namespace Conformance.Endurance.Fuzzing;

/// <summary>How many connections the servers of this process hold, as the web server itself counts them.</summary>
internal sealed class OpenConnections : IDisposable
{
    private readonly MeterListener listener = new();
    private long count;

    public OpenConnections()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument is { Meter.Name: "Microsoft.AspNetCore.Server.Kestrel", Name: "kestrel.active_connections" })
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref count, change));
        listener.Start();
    }

    public long Count => Interlocked.Read(ref count);

    public void Dispose() => listener.Dispose();
}
