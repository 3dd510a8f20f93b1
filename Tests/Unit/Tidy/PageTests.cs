using System.Text.RegularExpressions;
using Xunit;

namespace Vliegwiel.Unit.Tidy;

/// <summary>Pages, migrations and documents: what must hold of each file of its kind.</summary>
public sealed class PageTests
{
    [Fact]
    public void Nothing_in_a_page_is_inline()
    {
        // The policy of the pages forbids inline scripts and styles: the browser would leave them out in silence.
        var inline = Repository.Pattern(
            @"<script(?![^>]*\b(src|type=""application/json""))|<style\b|\sstyle=""|\son[a-z]+=""|href=""javascript:",
            RegexOptions.IgnoreCase);

        Repository.AssertNone(Repository.Find(Repository.WithEnding(".cshtml"), inline));
    }

    [Fact]
    public void Every_page_has_a_Dutch_address_and_an_English_twin()
    {
        var page = Repository.Pattern(@"^@page\b", RegexOptions.Multiline);
        var both = Repository.Pattern(
            @"^@page ""/(?!en[/""])[^""]*""\s+(@[^\n]*\n)*?@attribute \[EnglishRoute\(""/en(/[^""]*)?""\)\]",
            RegexOptions.Multiline);

        Repository.AssertNone(
            from file in Repository.WithEnding(".cshtml")
            let source = Repository.Read(file)
            where page.IsMatch(source) && !both.IsMatch(source)
            select file);
    }

    [Fact]
    public void Every_migration_opens_with_why() => Repository.AssertNone(
        Repository.WithEnding(".sql").Where(IsMigration)
            .Where(file => !Repository.Lines(file)[0].StartsWith("-- Why: ", StringComparison.Ordinal)));

    [Fact]
    public void A_migration_for_one_database_has_a_twin_for_the_other()
    {
        string[] sqlite = [.. Repository.WithEnding(".sqlite.sql").Select(file => file[..^".sqlite.sql".Length])];
        string[] postgres = [.. Repository.WithEnding(".postgres.sql").Select(file => file[..^".postgres.sql".Length])];

        Assert.Equal(sqlite, postgres);
    }

    [Fact]
    public void Every_module_explains_itself() => Repository.AssertNone(
        from file in Repository.WithEnding(".csproj")
        where file.StartsWith("Pillars/", StringComparison.Ordinal)
            || file.StartsWith("Platform/", StringComparison.Ordinal)
            || file.StartsWith("Engines/", StringComparison.Ordinal)
        let readme = Path.GetDirectoryName(file) + "/README.md"
        where !Repository.Files.Contains(readme)
        select readme);

    [Fact]
    public void Every_document_has_one_title() => Repository.AssertNone(
        Repository.WithEnding(".md")
            .Where(file => Prose(file).Count(line => line.StartsWith("# ", StringComparison.Ordinal)) != 1));

    [Fact]
    public void Every_link_to_a_file_in_a_document_leads_somewhere()
    {
        var link = Repository.Pattern(@"\]\((?!https?:|mailto:|#)([^)#\s]+)");

        Repository.AssertNone(
            from file in Repository.WithEnding(".md")
            from line in Prose(file)
            from Match match in link.Matches(line)
            let target = Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, match.Groups[1].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{file}: {match.Groups[1].Value}");
    }

    [Fact]
    public void Every_decision_says_its_context_its_choice_and_its_cost()
    {
        var heading = Repository.Pattern(@"^(## |\*\*)");

        Repository.AssertNone(
            from file in Repository.WithEnding(".md")
            where file.StartsWith("docs/decisions/", StringComparison.Ordinal)
                && !file.EndsWith("/README.md", StringComparison.Ordinal)
            let headings = Prose(file).Where(line => heading.IsMatch(line)).ToList()
            from part in new[] { "context", "choice", "cost" }
            where !headings.Exists(line => line.Contains(part, StringComparison.OrdinalIgnoreCase))
            select $"{file}: {part}");
    }

    static bool IsMigration(string file) => file.Contains("/Migrations/", StringComparison.Ordinal);

    /// <summary>The lines of a document without its blocks of code.</summary>
    static IEnumerable<string> Prose(string file)
    {
        var isCode = false;
        foreach (var line in Repository.Lines(file))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            else if (!isCode)
                yield return line;
        }
    }
}
