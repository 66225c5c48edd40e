using System.Globalization;
using Newtonsoft.Json.Linq;
using YamlDotNet.RepresentationModel;

namespace Conformance.SelfChecks.Rules;

/// <summary>Reads YAML the way an editor does, through YamlDotNet's own model: a second opinion beside our readers.</summary>
internal static class YamlToJson
{
    public static JToken Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Convert(stream.Documents[0].RootNode);
    }

    private static JToken Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JObject(mapping.Children.Select(pair => new JProperty(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JArray(list.Children.Select(Convert)),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } scalar => ConvertPlain(scalar.Value!),
        YamlScalarNode scalar => new JValue(scalar.Value),
        _ => throw new ArgumentException("an unknown kind of node", nameof(node)),
    };

    private static JValue ConvertPlain(string text)
    {
        if (text is "" or "~" or "null") return JValue.CreateNull();
        if (text is "true" or "false") return new JValue(text == "true");
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return new JValue(whole);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !text.Any(char.IsLetter) ? new JValue(number) : new JValue(text);
    }
}
