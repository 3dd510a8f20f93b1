namespace Vliegwiel.Partners.Suppliers;

/// <summary>Does a payee's name look like that of a person? Then it is masked outside the anchor that pays.</summary>
static class PersonName
{
    static readonly HashSet<string> Titles =
    [
        "mr", "mrs", "ms", "miss", "dr", "mx", "dhr", "heer", "mevr", "mevrouw", "mw", "fam", "familie", "de heer",
    ];

    /// <summary>True when the name opens with a form of address; a company's name hardly ever does.</summary>
    public static bool LooksLikeOne(string name)
    {
        var words = SupplierKey.Normalise(name).Split(' ');
        return words.Length > 1 && (Titles.Contains(words[0]) || Titles.Contains($"{words[0]} {words[1]}"));
    }
}
