namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// The catalogue of faults at a distance: stores that were wrong in public, each rebuilt before the reference with that one fault.
/// </summary>
internal static class WrongStores
{
    public static IReadOnlyList<WrongStore> All { get; } =
    [
        .. WrongPartNumbers.All, .. WrongSizes.All, .. WrongBodies.All, .. WrongPlaces.All, .. WrongLists.All,
        .. WrongBytes.All, .. WrongNeighbours.All, .. WrongMoments.All,
        .. WrongComparisons.All, .. WrongLikeness.All,
    ];

    public static WrongStore Named(string name) => All.Single(store => store.Name == name);
}
