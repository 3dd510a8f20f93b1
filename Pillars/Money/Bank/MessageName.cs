namespace Vliegwiel.Money.Bank;

/// <summary>Which message of ISO 20022 a file holds.</summary>
/// <param name="Kind">Such as camt.053.</param>
/// <param name="Version">Such as 001.02; null when the file has no namespace.</param>
sealed record MessageName(string Kind, string? Version)
{
    /// <summary>The element that holds one statement.</summary>
    public string Part => Kind switch { "camt.052" => "Rpt", "camt.053" => "Stmt", _ => "Ntfctn" };

    public bool IsStatusReport => Kind == "pain.002";

    /// <summary>The kind of message that the element under Document stands for; null when it is not read.</summary>
    /// <remarks>The first versions had their number in the name: BkToCstmrStmtV01.</remarks>
    public static string? OfElement(string name)
    {
        if (name.Length > 3 && name[^3] == 'V' && char.IsAsciiDigit(name[^2]) && char.IsAsciiDigit(name[^1]))
            name = name[..^3];
        return name switch
        {
            "BkToCstmrAcctRpt" => "camt.052",
            "BkToCstmrStmt" => "camt.053",
            "BkToCstmrDbtCdtNtfctn" => "camt.054",
            "CstmrPmtStsRpt" => "pain.002",
            _ => null,
        };
    }

    /// <summary>Kind and version at the end of a namespace such as urn:...:camt.053.001.02; null when it ends
    /// otherwise.</summary>
    public static MessageName? OfNamespace(string name)
    {
        var parts = name[(name.LastIndexOfAny([':', '$', '/']) + 1)..].Split('.');
        return parts is [{ Length: 4 } area, { Length: 3 } number, { Length: 3 } variant, { Length: 2 } version]
            && new[] { number, variant, version }.All(part => part.All(char.IsAsciiDigit))
            ? new MessageName($"{area}.{number}", $"{variant}.{version}") : null;
    }
}
