using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>The assertion that holds every page to axe's rules sees what is wrong.</summary>
public sealed class AccessibilityChecks : PageChecks
{
    private const string Dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    [Test]
    public async Task Find_a_page_without_a_language_and_a_picture_without_a_text()
    {
        await using var page = await OpenAsync($"<!doctype html><title>Sample</title><main><h1>Sample</h1><img src=\"{Dot}\"></main>");

        var looking = () => AssertAccessibleAsync(page.Page);

        (await looking.Should().ThrowAsync<AssertionException>()).Which.Message.Should().Contain("html-has-lang").And.Contain("image-alt");
    }

    [Test]
    public async Task Accept_a_page_with_both()
    {
        await using var page = await OpenAsync(
            $"<!doctype html><html lang=\"en\"><title>Sample</title><main><h1>Sample</h1><img alt=\"A dot\" src=\"{Dot}\"></main></html>");

        await AssertAccessibleAsync(page.Page);
    }
}
