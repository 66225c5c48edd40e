using System.Globalization;
using System.Text.Json;
using Conformance.Reporting;
using Conformance.SelfChecks.Support;
using Jint;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>A module of the pages that needs no browser, run by an interpreter.</summary>
internal sealed class PageModule
{
    private readonly Action<string, string> define;
    private readonly Func<string, string> evaluate;

    /// <param name="name">Name of the module's file, without its ending.</param>
    public PageModule(string name)
    {
        var folder = Repository.PathOf("fixtures", "Reporting", "Pages");
        var engine = new Engine(options => options.EnableModules(folder).Culture(CultureInfo.InvariantCulture));
        engine.SetValue("exports", engine.Modules.Import($"./{name}.js")).Execute("Object.assign(globalThis, exports)");
        define = (variable, json) => engine.SetValue("json", json).Execute($"globalThis.{variable} = JSON.parse(json)");
        evaluate = expression => engine.Evaluate(expression).AsString();
    }

    /// <summary>Makes a value known to the expressions by a name, as the page reads it from its data.</summary>
    public PageModule With<T>(string name, T value)
    {
        define(name, JsonSerializer.Serialize(value, RecordJson.Page));
        return this;
    }

    /// <param name="expression">JavaScript that uses the module's exports.</param>
    public T Evaluate<T>(string expression) => JsonSerializer.Deserialize<T>(evaluate($"JSON.stringify({expression})"))!;
}
