using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Conformance.Benchmarks.Growth;

/// <summary>One small chart: a curve over a number of things.</summary>
/// <param name="Points">One or more, by size.</param>
internal sealed record ChartPanel(string Title, IReadOnlyList<(double Size, double Value)> Points, string Unit);

/// <summary>Draws charts two to a row as an SVG that loads nothing and is legible on light and dark grounds.</summary>
internal static class ChartPicture
{
    private const int PanelWidth = 420;
    private const int PanelHeight = 230;
    private const int Left = 62;
    private const int Right = 24;
    private const int Top = 40;
    private const int Bottom = 34;

    private const string Style = """
        text { font: 12px system-ui, sans-serif; fill: #1f2328 }
        .title { font-size: 14px; font-weight: 600 }
        .ground { fill: #ffffff }
        .grid { stroke: #d1d9e0; stroke-width: 1 }
        .curve { fill: none; stroke: #0969da; stroke-width: 2 }
        .point { fill: #0969da }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc }
          .ground { fill: #0d1117 }
          .grid { stroke: #3d444d }
          .curve { stroke: #58a6ff }
          .point { fill: #58a6ff }
        }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Draw(IReadOnlyList<ChartPanel> panels)
    {
        var (width, height) = (2 * PanelWidth, (panels.Count + 1) / 2 * PanelHeight);
        var description = string.Join("; ", panels.Select(Describe));
        var root = new XElement(Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("width", width), new XAttribute("height", height),
            new XAttribute("role", "img"), new XAttribute("aria-labelledby", "title description"),
            new XElement(Svg + "title", new XAttribute("id", "title"), "Time and memory as cases, parts and uploads grow"),
            new XElement(Svg + "desc", new XAttribute("id", "description"), description),
            new XElement(Svg + "style", Style),
            new XElement(Svg + "rect", new XAttribute("class", "ground"), new XAttribute("width", width),
                new XAttribute("height", height)));
        for (var at = 0; at < panels.Count; at++)
            root.Add(new XElement(Svg + "g", new XAttribute("transform", $"translate({at % 2 * PanelWidth} {at / 2 * PanelHeight})"),
                Panel(panels[at])));
        return root + "\n";
    }

    private static IEnumerable<XElement> Panel(ChartPanel panel)
    {
        var (maxSize, maxValue) = (RoundUp(panel.Points.Max(point => point.Size)), RoundUp(panel.Points.Max(point => point.Value)));
        double X(double size) => Left + (size / maxSize * (PanelWidth - Left - Right));
        double Y(double value) => PanelHeight - Bottom - (value / maxValue * (PanelHeight - Top - Bottom));

        yield return Text(panel.Title, Left, 22, "start", "title");
        for (var step = 0; step <= 4; step++)
        {
            var (value, size) = (maxValue * step / 4, maxSize * step / 4);
            yield return new XElement(Svg + "line", new XAttribute("class", "grid"), Number("x1", Left), Number("x2", PanelWidth - Right),
                Number("y1", Y(value)), Number("y2", Y(value)));
            yield return Text(string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {panel.Unit}"), Left - 6, Y(value) + 4, "end");
            yield return Text(size.ToString("N0", CultureInfo.InvariantCulture), X(size), PanelHeight - Bottom + 18,
                step == 4 ? "end" : "middle");
        }

        yield return new XElement(Svg + "polyline", new XAttribute("class", "curve"),
            new XAttribute("points", string.Join(' ',
                panel.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Size):0.#},{Y(point.Value):0.#}")))));
        foreach (var (size, value) in panel.Points)
            yield return new XElement(Svg + "circle", new XAttribute("class", "point"), Number("cx", X(size)), Number("cy", Y(value)),
                new XAttribute("r", 3.5));
    }

    private static string Describe(ChartPanel panel) => new StringBuilder(panel.Title).Append(' ')
        .AppendJoin(", ", panel.Points.Select(
            point => string.Create(CultureInfo.InvariantCulture, $"{point.Value:0.##} {panel.Unit} at {point.Size:N0}"))).ToString();

    private static XElement Text(string text, double x, double y, string anchor, string? style = null) =>
        new(Svg + "text", Number("x", x), Number("y", y), new XAttribute("text-anchor", anchor),
            style is null ? null : new XAttribute("class", style), text);

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));

    /// <summary>The next 1, 2, 4, 5 or 8 times a power of ten: quarters of it are short numbers.</summary>
    private static double RoundUp(double value)
    {
        if (value <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var step in (ReadOnlySpan<double>)[1, 2, 4, 5, 8, 10])
        {
            if (step * power >= value)
                return step * power;
        }

        return 10 * power;
    }
}
