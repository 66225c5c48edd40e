namespace Conformance.Endurance.Interruptions;

/// <summary>How a run is ended before its time.</summary>
internal enum KillMethod
{
    /// <summary>
    /// <c>kill -9</c> to every process of the run at once, as a container's end or a lost machine does it. <c>conformance run</c> has one.
    /// </summary>
    KillAll,

    /// <summary><c>kill -9</c> to the process that runs the cases, as a system short of memory does it.</summary>
    KillTestHost,

    /// <summary><c>kill -9</c> to the process that was started, and to no other.</summary>
    KillStarter,

    /// <summary>SIGTERM to the process that was started, as an init system does it.</summary>
    Terminate,

    /// <summary>SIGINT to every process at once, as Ctrl-C on a terminal does it.</summary>
    Interrupt,
}

/// <summary>What is ended.</summary>
internal enum Starter
{
    ConformanceRun,
    DotnetTest,
}
