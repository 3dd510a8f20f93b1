namespace Vliegwiel.Money.Bank;

/// <summary>What became of a payment order, an order in it, or the file.</summary>
public enum PaymentOutcome
{
    /// <summary>The bank says nothing, or only that parts differ.</summary>
    Unknown,

    /// <summary>Received or waiting; more will follow.</summary>
    Pending,

    /// <summary>Taken on, perhaps only by form: not yet paid.</summary>
    Accepted,

    /// <summary>Booked at the payer's or the payee's bank.</summary>
    Settled,

    Rejected,
}

/// <param name="Code">Of ISO 20022's list of reasons (AC01, AM04), or the bank's own.</param>
public sealed record StatusReason(string? Code, IReadOnlyList<string> Information);

/// <summary>pain.002: what a bank says of a file of payments.</summary>
/// <param name="Id">Of the report itself.</param>
/// <param name="OriginalId">Of the file of payments (OrgnlMsgId); null where the bank could not read it.</param>
/// <param name="Status">Of the whole file as written, such as ACCP or RJCT.</param>
public sealed record StatusReport(
    string Id, string? OriginalId, string? OriginalMessage, string? Status, PaymentOutcome Outcome,
    IReadOnlyList<StatusReason> Reasons, IReadOnlyList<PaymentStatus> Payments);

/// <param name="OriginalId">OrgnlPmtInfId.</param>
public sealed record PaymentStatus(
    string? OriginalId, string? Status, PaymentOutcome Outcome, IReadOnlyList<StatusReason> Reasons,
    IReadOnlyList<TransactionStatus> Transactions);

/// <param name="StatusId">The bank's own id of this line.</param>
public sealed record TransactionStatus(
    string? StatusId, string? OriginalInstructionId, string? OriginalEndToEndId, string? Status, PaymentOutcome Outcome,
    IReadOnlyList<StatusReason> Reasons);

/// <summary>Statuses, resolved from the whole to the parts.</summary>
static class Outcome
{
    public static PaymentOutcome Of(string? status) => status switch
    {
        "RJCT" or "CANC" => PaymentOutcome.Rejected,
        "ACSC" or "ACCC" => PaymentOutcome.Settled,
        "ACCP" or "ACTC" or "ACSP" or "ACWC" or "ACWP" or "ACFC" => PaymentOutcome.Accepted,
        "RCVD" or "PDNG" or "PRES" or "PATC" or "BLCK" => PaymentOutcome.Pending,
        _ => PaymentOutcome.Unknown,
    };

    /// <summary>A rejected whole rejects its parts whatever they say; else a part's own status holds, and a part
    /// without one has that of the whole.</summary>
    public static PaymentOutcome Within(PaymentOutcome whole, string? status) =>
        whole == PaymentOutcome.Rejected || status is null ? whole : Of(status);
}
