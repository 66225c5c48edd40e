using Conformance.Reporting;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using Jint;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>Modules become one script that needs no other file.</summary>
public sealed class PageScriptTests
{
    [TestCase("report")]
    [TestCase("matrix")]
    [TestCase("site")]
    public void Joins_the_modules_of_a_page_to_one_script_that_parses(string page)
    {
        var script = PageScript.Join(page, name => File.ReadAllText(Repository.PathOf("fixtures", "Reporting", "Pages", $"{name}.js")));

        var prepare = () => Engine.PrepareScript(script, strict: true);

        prepare.Should().NotThrow("each name appears once in a page");
        script.Should().NotContain("import {").And.NotContain("\nexport ");
    }

    [Test]
    public void Contains_what_is_imported_first_and_once() => Join(
        ("page", "import { b } from './b.js';\nimport { a } from './a.js';\nstart(a, b);\n"),
        ("a", "export const a = 1;\n"),
        ("b", "import { a } from './a.js';\nexport const b = a + 1;\n"))
        .Should().Be("\n'use strict';\nconst a = 1;\nconst b = a + 1;\nstart(a, b);\n");

    [Test]
    public void Refuses_a_name_that_is_not_exported() => Joining(
        ("page", "import { a, hidden } from './a.js';\n"), ("a", "export const a = 1;\nconst hidden = 2;\n"))
        .Should().Throw<InvalidOperationException>().WithMessage("page.js imports hidden, which a.js does not export.");

    [TestCase("import * as a from './a.js';")]
    [TestCase("import { a as b } from './a.js';")]
    [TestCase("export default 1;")]
    public void Refuses_other_forms(string line) => Joining(("page", line + "\n"), ("a", "export const a = 1;\n"))
        .Should().Throw<InvalidOperationException>().WithMessage($"*\"{line.Replace("*", "?")}\"*");

    private static string Join(params (string Name, string Text)[] modules) =>
        PageScript.Join("page", name => modules.Single(module => module.Name == name).Text);

    private static Func<string> Joining(params (string Name, string Text)[] modules) => () => Join(modules);
}
