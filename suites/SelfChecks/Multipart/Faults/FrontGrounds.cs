using Conformance.Dialects.BuiltIn;
using Conformance.SelfChecks.Multipart.Judging;
using Conformance.SelfChecks.Support.Running;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Before whose reference stores stand besides the document with the most cases.</summary>
internal static class FrontGrounds
{
    public const string Oss = "alibaba-oss";
    public const string Cos = "tencent-cos";
    public const string Obs = "huawei-obs";
    public const string Yandex = "yandex-object-storage";

    /// <summary>Huawei's document, asked in the dialect of the service's own.</summary>
    public const string ObsNative = "huawei-obs-native";

    public static IReadOnlyList<string> Names { get; } = [Oss, Cos, Obs, ObsNative, Yandex];

    /// <summary>Those for which it is listed what wrong stores break.</summary>
    public static IReadOnlyList<string> Listed { get; } = [Oss, Cos, Obs];

    /// <summary>Those that are asked for by name, or all.</summary>
    public static IReadOnlyList<string> Asked =>
        Environment.GetEnvironmentVariable("CONFORMANCE_GROUNDS") is { Length: > 0 } named ? named.Split(';') : Names;

    public static ProvingGround Of(string name) =>
        name == ObsNative ? ProvingGround.Of(Obs, HuaweiVendor.NativeDialect) : ProvingGround.Of(name);

    /// <summary>
    /// Stores before references: the night has each before all of them, and a run before one, the next store before the next one.
    /// </summary>
    /// <param name="names">The references.</param>
    /// <param name="senseless">Before which references a store is not put, and why.</param>
    public static IEnumerable<(TStore Store, string Ground)> Before<TStore>(
        IReadOnlyList<TStore> stores, IReadOnlyList<string> names, Func<TStore, IReadOnlyList<Elsewhere>> senseless) =>
        from place in Enumerable.Range(0, stores.Count)
        let grounds = names.Where(ground => senseless(stores[place]).Why(ground) is null).ToList()
        from at in Enumerable.Range(0, grounds.Count)
        where Shares.IsWhole || at == place % grounds.Count
        select (stores[place], grounds[at]);
}
