using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Vliegwiel.Partners.Reading;

/// <summary>What kind of amount a header names.</summary>
internal enum AmountKind
{
    None,
    Plain,
    Net,
    Gross,
    Vat,
    Debit,
    Credit,
}

/// <summary>What the words of a header cell say, from 0 (nothing) to 1 (sure).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeaderMeaning(ColumnRole Role, AmountKind Amount, double Weight)
{
    public bool IsKnown => Weight > 0;
}

/// <summary>The vocabulary of headers, Dutch and English. Words are compared by stem, so that compounds such as
/// crediteurnaam and factuurbedrag are understood; the order of the rules settles what wins.</summary>
internal static class HeaderWords
{
    const int HeaderCharactersMax = 120;

    static readonly string[] Numbers =
        ["number", "nummer", "no", "nr", "nrs", "num", "id", "code", "key", "ref", "reference", "identifier", "uid",
            "urn"];

    static readonly string[] Parties =
    [
        "supplier", "vendor", "payee", "beneficiary", "creditor", "merchant", "crediteur", "leverancier", "begunstigd",
        "ontvanger", "recipient", "contractor", "tegenpartij", "counterparty", "relatie", "provider", "handelsnaam",
        "leveranc", "opdrachtnemer", "claimant", "retailer", "lieferant", "kreditor", "fournisseur", "beneficiaire",
        "prestataire", "zahlungsempf", "rechnungssteller",
    ];

    static readonly string[] Amounts =
    [
        "amount", "bedrag", "value", "waarde", "total", "totaal", "sum", "som", "paid", "betaald", "net", "netto",
        "gross", "bruto", "price", "prijs", "spend", "gbp", "eur", "expenditure", "payment", "betaling", "invoiced",
        "excl", "incl", "cost", "kosten", "uitgave", "amt", "pounds", "betrag", "montant", "somme",
    ];

    /// <summary>What was spent, beside what was planned or granted.</summary>
    static readonly string[] Spent =
        ["realisatie", "gerealiseerd", "actual", "actuals", "werkelijk", "werkelijke", "besteed", "disbursed"];

    public static string Normalise(ReadOnlySpan<char> header)
    {
        if (header.Length > HeaderCharactersMax)
            header = header[..HeaderCharactersMax];
        var text = new StringBuilder(header.Length + 8);
        var previous = ' ';
        var source = Sound(header).Replace("KvK", "kvk", StringComparison.Ordinal).Normalize(NormalizationForm.FormD);
        for (var index = 0; index < source.Length; index++)
        {
            var character = source[index];
            var next = index + 1 < source.Length ? source[index + 1] : ' ';
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsUpper(character) && char.IsLower(previous) && char.IsLetter(next))
                text.Append(' ');
            previous = character;
            if (char.IsLetterOrDigit(character))
                text.Append(char.ToLowerInvariant(character));
            else if (character == '%')
                text.Append(" percent ");
            else if (character == '#' && !char.IsLetter(next))
                text.Append(" number ");
            else if (character is '£' or 'œ')
                text.Append(" gbp ");
            else if (character == '€')
                text.Append(" eur ");
            else if (character is not ('\'' or '.' or '’' or '#'))
                text.Append(' ');
        }
        return string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Half a surrogate pair, in a damaged file, is no text that can be normalised.</summary>
    static string Sound(ReadOnlySpan<char> header)
    {
        var text = header.ToString();
        foreach (var character in header)
            if (char.IsSurrogate(character) || character >= '\uFFFE')
                text = text.Replace(character, ' ');
        return text;
    }

    public static HeaderMeaning Meaning(ReadOnlySpan<char> header)
    {
        if (header.IsEmpty || header.Length > HeaderCharactersMax)
            return default;
        var words = new Words(Normalise(header));
        if (words.Count == 0 && header.Trim() is "+/-" or "-/+" or "+-" or "-+" or "±" or "+ / -")
            return Say(ColumnRole.Sign, 1);
        if (words.Count is 0 or > 14)
            return default;
        return Party(words) ?? Settled(words) ?? Money(words) ?? Descriptive(words) ?? default;
    }

    static HeaderMeaning Say(ColumnRole role, double weight) => new(role, AmountKind.None, weight);

    /// <summary>Words that settle the meaning whatever stands beside them.</summary>
    static HeaderMeaning? Settled(Words words)
    {
        if (words.Is("currency", "valuta", "munt", "muntsoort", "munteenheid", "valutacode", "currency code", "ccy",
            "currency name",
            "invoice currency", "transaction currency"))
            return Say(ColumnRole.Currency, 1);
        if (words.Is("af bij", "bij af", "debit credit", "debet credit", "credit debit", "dr cr", "d c", "dc", "afbij",
            "debet credit indicator", "credit debet indicator", "debit credit indicator", "sign", "teken", "cd",
            "credit debit indicator", "d c indicator", "dc indicator", "db cr", "c d", "soll haben", "debitcredit",
            "credit debet", "creditdebet", "creditdebit", "debetcredit", "plus min", "plus minus", "bij of af",
            "af of bij", "credit of debet", "debet of credit", "debit or credit"))
            return Say(ColumnRole.Sign, 1);
        if (words.Stem("datum") || words.Any("date", "dated", "dates", "dat", "dt"))
            return DateOf(words);
        if (words.Any("percent", "percentage", "rate", "tarief", "pct") && !words.Stem("bedrag", "amount"))
            return Say(ColumnRole.OtherNumber, 0.8);
        if (words.Any("saldo", "balance") || words.Stem("saldo"))
            return Say(ColumnRole.Balance, 1);
        // A running total of a list is no balance of an account: it says nothing of the sign.
        if (words.Any("running", "cumulative", "cumulatief"))
            return Say(ColumnRole.OtherNumber, 1);
        if (words.Any("month", "maand", "period", "periode", "year", "jaar", "boekjaar", "quarter", "kwartaal", "week",
            "fy", "dag", "day", "boekperiode") && !words.Stem("bedrag", "amount"))
            return Say(ColumnRole.Period, 0.8);
        return Identifier(words);
    }

    static HeaderMeaning DateOf(Words words)
    {
        if (words.Any("due", "start", "end", "order", "received", "verval", "birth", "effective", "published",
            "publication", "extract", "report", "created", "modified", "updated", "echeance")
            || words.Stem("verval", "eind", "begin"))
            return Say(ColumnRole.OtherDate, 0.3);
        if (words.Any("payment", "paid", "pay", "cleared", "clearing", "betaal", "bet", "cheque", "paiement",
            "zahlung") || words.Stem("betaal", "betdat"))
            return Say(ColumnRole.Date, 1);
        if (words.Any("invoice", "document", "doc", "tax", "fact", "facture", "rechnung")
            || words.Stem("factuur", "factdat", "document", "rechnung", "beleg"))
            return Say(ColumnRole.Date, 0.7);
        return Say(ColumnRole.Date, words.Any("rente", "value") || words.Stem("rente", "valuta") ? 0.6 : 0.85);
    }

    static HeaderMeaning? Identifier(Words words)
    {
        var isNumber = words.IsNumber;
        if (words.Any("iban", "bic", "swift", "tegenrekening", "rekeningnummer", "sortcode") || words.Stem("iban")
            || words.Has("sort code") || words.Has("bank account")
                || words.Is("rekening", "tegenrekening iban", "iban bban"))
            return Say(words.Any("bic", "swift", "sortcode") || words.Has("sort code")
                ? ColumnRole.OtherNumber : ColumnRole.Iban, words.Stem("tegen", "counter") ? 1 : 0.8);
        if (words.Stem("kvk") || words.Has("kamer van koophandel") || words.Has("chamber of commerce")
            || words.Is("handelsregisternummer"))
            return Say(ColumnRole.KvkNumber, 1);
        if (words.Has("companies house") || words.Has("company number") || words.Has("company no")
            || words.Has("company reg") || words.Has("registration number") || words.Has("company registration")
            || words.Has("reg no") || words.Is("crn"))
            return Say(ColumnRole.CompaniesHouseNumber, 1);
        if (words.Stem("btwnummer", "btwnr", "btwid") || (words.Any("vat", "btw", "tax") && isNumber
            && !words.Any("code"))
            || words.Has("vat reg"))
            return Say(ColumnRole.VatNumber, 1);
        if (words.Any("vat", "btw", "tax") && words.Any("code", "type", "status", "soort"))
            return Say(ColumnRole.OtherNumber, 0.6);
        if (words.Any("oin"))
            return Say(ColumnRole.Oin, 1);
        if (words.Stem("postcode", "postal") || words.Any("zip", "pc") || words.Has("post code"))
            return Say(ColumnRole.Postcode, 1);
        if (words.Any("plaats", "woonplaats", "town", "city", "stad", "locality", "vestigingsplaats")
            || words.Stem("plaatsnaam"))
            return words.Stem("kosten") ? null : Say(ColumnRole.Place, 0.9);
        return words.Any("charity", "rsin", "latitude", "longitude", "phone", "email", "ward", "quantity", "aantal",
            "qty",
            "hours", "uren", "opening", "order") && !words.Any("amount", "value", "description")
            ? Say(ColumnRole.OtherNumber, 0.5) : null;
    }

    static HeaderMeaning? Party(Words words)
    {
        if (!words.Stem(Parties))
            return null;
        if (words.Stem("datum", "postcode", "iban", "kvk", "btw", "saldo", "rekening", "plaats")
            || words.Any("date", "vat", "town", "city", "balance", "company", "companies") || words.Has("post code")
                || words.Has("bank account"))
            return null;
        if (words.Any("category", "type", "class", "classification", "group", "groep", "categorie", "soort", "sector",
            "status")
            || words.Stem("categor", "classif", "soort", "groep"))
            return Say(ColumnRole.Category, 0.6);
        if (words.Any("address", "adres", "street", "straat", "country", "land", "size", "sme"))
            return Say(ColumnRole.None, 0.3);
        if (words.Any("invoice", "factuur", "site") || words.Stem("factuur"))
            return Say(words.Stem("description", "omschrijving") ? ColumnRole.Description : ColumnRole.Reference, 0.5);
        if (words.Stem("bedrag") || words.Any("amount", "value", "net", "gross", "total", "totaal"))
            return null;
        if (words.IsNumber)
            return words.Any("name", "naam") ? Say(ColumnRole.SupplierName, 0.8) : Say(ColumnRole.SupplierNumber, 1);
        return Say(ColumnRole.SupplierName, words.Any("name", "naam") || words.Stem("naam") ? 1 : 0.95);
    }

    static HeaderMeaning? Money(Words words)
    {
        var tax = words.Any("vat", "btw", "tax", "belasting", "ust", "mwst", "tva") || words.Stem("btwbedrag");
        var excl = words.Any("net", "netto", "excl", "ex", "excluding", "exclusive", "exc", "less", "zonder",
            "exclusief", "nett", "ht", "hors")
            || words.Stem("netto", "exclbtw", "exbtw", "exclusief");
        var incl = words.Any("gross", "bruto", "incl", "inc", "including", "inclusive", "met", "inclusief", "ttc",
            "toutes") || words.Stem("bruto", "inclbtw", "inclusief");
        if (words.Any("debit", "debet", "af", "withdrawal", "withdrawals", "debits", "dr", "debetbedrag", "soll")
            || words.Is("uit", "out") || words.Has("paid out")
            || words.Has("money out"))
            return new HeaderMeaning(ColumnRole.Debit, AmountKind.Debit, 0.8);
        if (words.Any("credit", "bij", "deposit", "deposits", "credits", "cr", "creditbedrag", "haben")
            && words.Count <= 3
            && !words.Any("note", "type", "card") || words.Is("in") || words.Has("paid in") || words.Has("money in"))
            return new HeaderMeaning(ColumnRole.Credit, AmountKind.Credit, 0.8);
        // A budget is never the payment, whatever it is called besides.
        if (words.Count <= 3 && (words.Any("begroot", "begroting", "budget", "raming", "geraamd", "forecast",
            "budgeted") || words.Stem("begrotingsbedrag", "budgetbedrag"))
            && !words.Any("holder", "code", "houder", "manager", "owner", "centre", "name", "naam", "actual"))
            return Say(ColumnRole.OtherNumber, 1);
        var isAmount = words.Any(Amounts) || words.Any(Spent) || words.Stem("bedrag", "waarde", "totaal", "netto", "bruto", "uitgave");
        if (!isAmount && !tax && !((excl || incl) && words.Count <= 3))
            return null;
        if (NamesAnotherThing(words))
            return null;
        if (tax && words.Any("irrecoverable", "recoverable", "reclaimable", "verrekenbaar")
            && !words.Any("net", "gross"))
            return incl || words.Any("amount") && words.Any("inc", "incl", "including")
                ? new HeaderMeaning(ColumnRole.Amount, AmountKind.Plain, 0.7)
                : Say(ColumnRole.OtherNumber, 0.6);
        if (tax && !excl && !incl)
            return new HeaderMeaning(ColumnRole.Vat, AmountKind.Vat, 0.9);
        if (words.Any("contract", "budget", "order", "committed", "estimate", "begroot", "begroting", "opening",
            "unit", "discount", "korting", "open", "outstanding", "openstaand")
            || words.Stem("begroot", "korting", "openstaand"))
            return new HeaderMeaning(ColumnRole.Amount, AmountKind.Plain, 0.2);
        if (excl)
            return new HeaderMeaning(ColumnRole.Amount, AmountKind.Net, 1);
        if (incl)
            return new HeaderMeaning(ColumnRole.Gross, AmountKind.Gross, 0.8);
        var strong = words.Any("amount", "bedrag", "amt", "betrag") || words.Stem("bedrag");
        return new HeaderMeaning(ColumnRole.Amount, AmountKind.Plain, strong ? 0.9
            : words.Any("value", "waarde", "total", "totaal", "paid", "spend", "gbp", "eur", "betaald") ? 0.7 : 0.45);
    }

    /// <summary>Words such as cost centre, expenditure type and payment number hold an amount's word by
    /// chance.</summary>
    static bool NamesAnotherThing(Words words) =>
        words.Any(Numbers) || words.Stem("nummer", "kostenplaats", "kostensoort", "kostendrager", "omschrijving",
            "kenmerk", "rekening")
        || words.Any("centre", "center", "category", "type", "description", "desc", "name", "naam", "method", "account",
            "area", "group", "class", "classification", "status", "narrative", "detail", "details", "purpose", "range",
            "soort", "categorie", "drager", "code", "channel", "run", "batch", "frequency", "element", "count")
        || (words.Any("to", "aan") && !words.Any("amount", "bedrag", "value"));

    static HeaderMeaning? Descriptive(Words words)
    {
        if (words.Is("paid to", "payment to", "payable to", "pay to", "betaald aan", "betaling aan", "company name",
            "trading name", "bedrijf"))
            return Say(ColumnRole.SupplierName, 0.8);
        if (words.Any("body", "authority", "council", "publisher", "organisation", "organization", "entity",
            "organisatie", "org", "buyer", "gemeente",
            "opdrachtgever", "administratie", "bedrijf", "company"))
            return words.Any("unit", "unitname") ? Say(ColumnRole.Department, 0.6)
                : Say(ColumnRole.Payer, words.Any("bedrijf", "company") ? 0.3 : 0.5);
        if (words.Any("cardholder", "approver", "officer", "medewerker", "user", "inkoper", "username"))
            return Say(ColumnRole.None, 0.4);
        if (words.Stem("omschrijving", "mededeling")
            || words.Any("description", "desc", "narrative", "details", "text", "tekst", "summary", "betreft",
            "particulars", "goods", "reason", "memo", "notes", "toelichting", "remittance", "narration", "comment",
                "comments"))
            return words.Any("naam") ? Say(ColumnRole.SupplierName, 0.85)
                : words.Any("account", "subjective", "gl", "ledger", "nominal", "grootboek", "expense", "expenditure")
                    || words.Stem("grootboek")
                    ? Say(ColumnRole.Account, 0.7)
                    : words.Any("service", "department", "directorate", "centre", "cost", "division")
                        || words.Stem("kostenplaats", "afdeling")
                        ? Say(ColumnRole.Department, 0.7)
                        : Say(ColumnRole.Description, 0.9);
        if (words.Stem("kostenplaats", "afdeling", "taakveld", "beleidsveld", "programma", "dienst", "sector",
            "cluster", "directie")
            || words.Any("department", "dept", "directorate", "service", "services", "division", "team", "portfolio",
                "section", "unit", "holder",
                "centre", "center", "cc", "programme", "faculty", "school", "costcentre", "area"))
            return Say(ColumnRole.Department, words.IsNumber ? 0.6 : 0.8);
        if (words.Stem("grootboek", "kostensoort", "ledger")
            || words.Any("account", "gl", "subjective", "nominal", "rekening", "expense", "detail",
            "cipfa", "objective", "coa"))
            return Say(ColumnRole.Account, words.IsNumber ? 0.6 : 0.8);
        if (words.Stem("categor", "proclass", "classif")
            || words.Any("cpv", "commodity", "capital", "revenue", "type", "soort", "group", "class",
            "purpose", "method", "code", "mutatiesoort", "family", "tag", "irrecoverable"))
            return Say(ColumnRole.Category, words.Stem("categor", "proclass", "classif")
                || words.Any("cpv", "purpose") ? 0.7 : 0.4);
        if (words.Stem("factuurnummer", "factuurnr", "boekstuk", "kenmerk", "volgnummer", "volgnr",
            "transactienummer", "ordernummer", "nummer")
            || words.Any("transaction", "invoice", "voucher", "document", "reference", "ref", "number", "no", "nr",
                "po", "order", "line", "regel", "id",
                "serial", "journal", "recid", "stuk", "factuur", "batch", "payment", "bestelnummer", "transactie",
                    "cheque", "urn", "dagboek"))
            return Say(ColumnRole.Reference, words.Any("line", "regel", "recid", "po", "order", "batch", "journal",
                "dagboek") ? 0.4 : 0.8);
        if (words.Any("name", "naam", "paid to") || words.Stem("naam") || words.Has("trading as"))
            return Say(ColumnRole.SupplierName, 0.75);
        return null;
    }

    /// <summary>A normalised header as words.</summary>
    readonly struct Words(string text)
    {
        readonly string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        public int Count => words.Length;

        /// <summary>Names a number: supplier no, crediteurnr, relatiecode, vendorid.</summary>
        public bool IsNumber
        {
            get
            {
                foreach (var word in words)
                    if (Numbers.Contains(word) || word.Contains("nummer", StringComparison.Ordinal)
                        || (word.Length > 5 && (word.EndsWith("code", StringComparison.Ordinal)
                            || word.EndsWith("nr", StringComparison.Ordinal))))
                        return true;
                return false;
            }
        }

        public bool Is(params ReadOnlySpan<string> phrases)
        {
            foreach (var phrase in phrases)
                if (text == phrase)
                    return true;
            return false;
        }

        public bool Has(string phrase) => $" {text} ".Contains($" {phrase} ", StringComparison.Ordinal)
            || $" {text}".Contains($" {phrase}", StringComparison.Ordinal);

        public bool Any(params ReadOnlySpan<string> wanted)
        {
            foreach (var word in words)
                if (wanted.Contains(word))
                    return true;
            return false;
        }

        public bool Stem(params ReadOnlySpan<string> stems)
        {
            foreach (var word in words)
                foreach (var stem in stems)
                    if (word.StartsWith(stem, StringComparison.Ordinal)
                        || (stem.Length >= 5 && word.Contains(stem, StringComparison.Ordinal)))
                        return true;
            return false;
        }
    }
}
