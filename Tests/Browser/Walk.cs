using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Vliegwiel.Browser;

/// <summary>Follows the links from some pages, in one language, and looks at each page it comes to.</summary>
sealed partial class Walk(Uri city, List<string> problems)
{
    public const int PagesMax = 80;

    /// <summary>Of pages that differ in an id or code only, a few stand for all.</summary>
    public const int OfAKindMax = 2;

    readonly Dictionary<string, int> _kinds = [];
    readonly HashSet<string> _seen = [];
    readonly Queue<string> _waiting = new();

    /// <summary>The pages that were looked at: paths, ids and codes as a star.</summary>
    public IReadOnlyCollection<string> Kinds => _kinds.Keys;

    /// <param name="from">Where it starts; the first says the language.</param>
    /// <param name="leaveOut">Addresses not to go to, with all below them.</param>
    public async Task RunAsync(IPage page, IReadOnlyList<string> from, IReadOnlyList<string> leaveOut)
    {
        foreach (var path in from)
            Add(path);
        var isEnglish = IsEnglish(from[0]);
        for (var visited = 0; _waiting.Count > 0; visited++)
        {
            if (visited == PagesMax)
            {
                problems.Add($"More than {PagesMax} pages; left: {string.Join(", ", _waiting)}");
                return;
            }
            var path = _waiting.Dequeue();
            var answer = await page.GotoAsync(new Uri(city, path).ToString());
            if (answer!.Status != 200
                || !answer.Headers["content-type"].StartsWith("text/html", StringComparison.Ordinal))
            {
                problems.Add($"{path}: status {answer.Status}, {answer.Headers["content-type"]}");
                continue;
            }
            await PageChecks.CheckAsync(page, problems);
            foreach (var link in await LinksAsync(page))
            {
                if (IsEnglish(link) == isEnglish
                    && !leaveOut.Any(l => link == l || link.StartsWith(l + "/", StringComparison.Ordinal)))
                    Add(link);
            }
        }
    }

    void Add(string link)
    {
        var path = link.Split('?')[0];
        if (!_seen.Add(path))
            return;
        var kind = Code().Replace(path, "/*");
        var found = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = found + 1;
        if (found < OfAKindMax)
            _waiting.Enqueue(link);
    }

    static bool IsEnglish(string path) =>
        path == "/en" || path.StartsWith("/en/", StringComparison.Ordinal)
        || path.StartsWith("/en?", StringComparison.Ordinal);

    static Task<string[]> LinksAsync(IPage page) => page.EvaluateAsync<string[]>("""
        [...document.querySelectorAll('a[href]')]
            .filter(a => a.origin === location.origin && !a.hasAttribute('download') && !/\.[a-z]+$/.test(a.pathname))
            .map(a => a.pathname + a.search)
        """);

    /// <summary>A part of an address that holds a digit.</summary>
    [GeneratedRegex("/[^/]*[0-9][^/]*", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
