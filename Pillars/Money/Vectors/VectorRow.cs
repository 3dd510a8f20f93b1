using System.Globalization;
using System.Text.Json;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Vectors;

/// <summary>One row of a table of ledger tests: an operation with its fields. A field that is left out is 0.</summary>
readonly record struct VectorRow(JsonElement Row)
{
    const string Largest = "MAX-";

    public string Operation => Text("op");

    /// <summary>The result that the table expects, as it is written there.</summary>
    public string Expected => Text("expect");

    public string Text(string field) =>
        Row.ValueKind == JsonValueKind.Object && Row.TryGetProperty(field, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public long Amount(string field) => Row.TryGetProperty(field, out var value) ? Amount(value) : 0;

    /// <summary>"MAX-n" is n below the largest amount.</summary>
    public static long Amount(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetInt64() : long.MaxValue - Below(value);

    public UInt128 Id(string field) => Row.TryGetProperty(field, out var value) ? Id(value) : 0;

    public static UInt128 Id(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? UInt128.Parse(value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture)
        : UInt128.MaxValue - (UInt128)Below(value);

    /// <summary>Microseconds; what cannot be held is the largest, which is out of range.</summary>
    long Timestamp() => Id("timestamp") is var asked && asked > long.MaxValue ? long.MaxValue : (long)asked;

    static long Below(JsonElement value) => value.GetString() is { } text
        && text.StartsWith(Largest, StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(Largest.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var below)
            ? below : throw new FormatException($"{value.GetRawText()}: a number, or \"{Largest}n\".");

    public Account Account() => new()
    {
        Id = Id("id"),
        DebitsPending = Amount("debits_pending"),
        DebitsPosted = Amount("debits_posted"),
        CreditsPending = Amount("credits_pending"),
        CreditsPosted = Amount("credits_posted"),
        UserData128 = Id("user_data_128"),
        UserData64 = (ulong)Id("user_data_64"),
        UserData32 = (uint)Id("user_data_32"),
        Ledger = (uint)Id("ledger"),
        Code = (ushort)Id("code"),
        Reserved = (uint)Id("reserved"),
        Flags = Flags<AccountFlags>(),
        Timestamp = Timestamp(),
    };

    public Transfer Transfer() => new()
    {
        Id = Id("id"),
        DebitAccountId = Id("debit_account_id"),
        CreditAccountId = Id("credit_account_id"),
        Amount = Amount("amount"),
        PendingId = Id("pending_id"),
        UserData128 = Id("user_data_128"),
        UserData64 = (ulong)Id("user_data_64"),
        UserData32 = (uint)Id("user_data_32"),
        Timeout = (uint)Id("timeout"),
        Ledger = (uint)Id("ledger"),
        Code = (ushort)Id("code"),
        Flags = Flags<TransferFlags>(),
        Timestamp = Timestamp(),
    };

    /// <summary>Names in the table's spelling; padding is a flag that nobody knows.</summary>
    TFlags Flags<TFlags>() where TFlags : struct, Enum
    {
        const int Unknown = 1 << 30;
        var flags = Amount("flags_padding") != 0 ? Unknown : 0;
        if (Row.TryGetProperty("flags", out var names))
        {
            foreach (var name in names.EnumerateArray())
                flags |= Convert.ToInt32(FlagOf<TFlags>(name.GetString()!), CultureInfo.InvariantCulture);
        }
        return (TFlags)Enum.ToObject(typeof(TFlags), flags);
    }

    static TFlags FlagOf<TFlags>(string name) where TFlags : struct, Enum
    {
        // post_pending_transfer is ours without its last word.
        foreach (var flag in Enum.GetValues<TFlags>())
        {
            if (StatusName.Of(flag) is var known && (known == name || known + "_transfer" == name))
                return flag;
        }
        throw new FormatException($"No flag is called \"{name}\".");
    }
}
