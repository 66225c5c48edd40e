using System.Reflection;
using Conformance.Rules;

namespace Conformance.Multipart.Running;

/// <summary>A method marked <see cref="CheckAttribute"/>, and how a rule's row becomes its arguments.</summary>
public sealed class CheckMethod
{
    internal CheckMethod(MethodInfo method) => Method = method;

    public MethodInfo Method { get; }

    /// <summary>The name that rulebooks use: class, full stop, method.</summary>
    public string Name => $"{Method.DeclaringType!.Name}.{Method.Name}";

    /// <summary>Every check of this assembly by name.</summary>
    public static IReadOnlyDictionary<string, CheckMethod> All { get; } = typeof(CheckMethod).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false })
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(CheckAttribute)))
        .Select(method => new CheckMethod(method))
        .ToDictionary(check => check.Name);

    /// <summary>What the rulebook reader holds rulebooks against.</summary>
    public static CheckCatalogue Catalogue { get; } = new(All.ToDictionary(
        check => check.Key,
        check => (IReadOnlyList<CheckParameter>)[.. check.Value.Method.GetParameters()
            .Select(parameter => new CheckParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue))]));

    /// <summary>Binds the row's fields to the parameters by name. The reader has already refused what does not fit.</summary>
    public object?[] Bind(Row row) => [.. Method.GetParameters().Select(parameter =>
        parameter.ParameterType == typeof(Expectation) ? row.Expect
        : row.Fields.TryGetValue(parameter.Name!, out var value) ? FieldValue.Convert(value, parameter.ParameterType, parameter.Name!)
        : parameter.DefaultValue)];
}
