using Vliegwiel.Money.Books;

namespace Vliegwiel.Money.Vouchers;

/// <summary>Vouchers that were made together: they are worth the same, and lie on one sheet.</summary>
sealed class VoucherSheet
{
    public const int TitleLengthMax = 60;
    public const int CountMax = 200;

    /// <summary>150 euros: above it whoever holds such a note has to be known (Directive (EU) 2018/843, article
    /// 1(7)).</summary>
    public const long ValueMaxMinor = 15_000;

    /// <summary>The transfer that set the money apart has this id too.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who paid for them, and gets back what nobody used.</summary>
    public required Guid AccountId { get; init; }
    public required string Title { get; init; }
    public required long ValueMinor { get; init; }
    public required int Count { get; init; }

    /// <summary>The last day on which they are worth anything.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>File name of the art, beside the sheet's id; null is the city's ornament.</summary>
    public string? Art { get; init; }

    /// <summary>The money is set apart: until then nothing of it can be spent.</summary>
    public bool IsCovered { get; set; }
    public Guid? MadeBy { get; init; }
    public required string MadeByName { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public long Version { get; set; }
}

enum VoucherState
{
    Issued,
    Redeemed,

    /// <summary>Lost, and taken back by who paid for it.</summary>
    Cancelled,
    Expired,
}

/// <summary>A note on paper; whoever holds it can spend it once.</summary>
sealed class Voucher
{
    public required Guid Id { get; init; }
    public required Guid SheetId { get; init; }
    public required int Number { get; init; }

    /// <summary>See <see cref="VoucherCode"/>.</summary>
    public required string Code { get; init; }
    public required VoucherState State { get; set; }

    /// <summary>An id that the ledger refused is spent: the next try has another one.</summary>
    public int Attempt { get; set; }

    /// <summary>The account that got the money in the end.</summary>
    public Guid? ToId { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public long Version { get; set; }

    /// <summary>The one transfer that ends it, however it ends: what the ledger booked first stands.</summary>
    public Guid EndId => DerivedId.Of($"end {Attempt} of", Id);
}
