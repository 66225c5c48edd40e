using System.Reflection;
using Conformance.Rules;

namespace Conformance.Multipart.Running;

/// <summary>A method marked <see cref="CheckAttribute"/>, and how a rule's row becomes its arguments.</summary>
public sealed class CheckMethod
{
    internal CheckMethod(MethodInfo method)
    {
        Method = method;
        Name = NameOf(method);
    }

    public MethodInfo Method { get; }

    /// <summary>Folder, class and method: <c>UploadPart/PartNumber.IsAccepted</c>.</summary>
    public string Name { get; }

    /// <summary>Every check of this assembly by name.</summary>
    public static IReadOnlyDictionary<string, CheckMethod> All { get; } = typeof(CheckMethod).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false })
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(CheckAttribute)))
        .Select(method => new CheckMethod(method))
        .ToDictionary(check => check.Name);

    /// <summary>The full name of a check: the last part of its namespace is its operation's folder.</summary>
    public static string NameOf(MethodInfo method)
    {
        var type = method.DeclaringType!;
        return $"{type.Namespace![(type.Namespace!.LastIndexOf('.') + 1)..]}/{type.Name}.{method.Name}";
    }

    /// <summary>What the rulebook reader holds rulebooks against.</summary>
    public static CheckCatalogue Catalogue { get; } = CatalogueOf(All);

    /// <summary>As <see cref="Catalogue"/>, of these checks.</summary>
    internal static CheckCatalogue CatalogueOf(IReadOnlyDictionary<string, CheckMethod> checks) => new(checks.ToDictionary(
        check => check.Key,
        check => (IReadOnlyList<CheckParameter>)[.. check.Value.Method.GetParameters()
            .Select(parameter => new CheckParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue))]));

    /// <summary>Binds the row's fields to the parameters by name. The reader has already refused what does not fit.</summary>
    public object?[] Bind(Row row) => [.. Method.GetParameters().Select(parameter =>
        parameter.ParameterType == typeof(Expectation) ? row.Expect
        : row.Fields.TryGetValue(parameter.Name!, out var value) ? FieldValue.Convert(value, parameter.ParameterType, parameter.Name!)
        : parameter.DefaultValue)];
}
