namespace Conformance.Endurance.Fuzzing;

/// <summary>One thing done on a connection.</summary>
internal abstract record Step;

internal sealed record Send(byte[] Bytes) : Step;

/// <summary>Sends nothing for a while; what comes in is read meanwhile.</summary>
internal sealed record Wait(int Milliseconds) : Step;

/// <summary>Says that nothing more will be sent, and goes on reading.</summary>
internal sealed record EndSending : Step;

/// <summary>Cuts the connection, both ways, without a farewell.</summary>
internal sealed record Reset : Step;

/// <summary>All that is done on one connection.</summary>
/// <param name="Steps">In order. After the last the responses are read to their end.</param>
/// <param name="Kinds">What was changed about the valid requests it was made of.</param>
internal sealed record Script(IReadOnlyList<Step> Steps, IReadOnlyList<string> Kinds)
{
    /// <summary>Whether it is one valid request, whole, that must be answered with a success.</summary>
    public bool IsValid => Kinds is ["none"];
}
