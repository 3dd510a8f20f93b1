namespace Vliegwiel.Partners.Storage;

/// <summary>By which state of rules and overrules an import was counted; behind where the two numbers differ.</summary>
sealed class CountedImport
{
    public required Guid ImportId { get; init; }
    public required long Wanted { get; set; }
    public long? Counted { get; set; }

    /// <summary>Stamp of the rules that the program brought and the city's own.</summary>
    public string? Rules { get; set; }

    public DateTimeOffset? CountedAt { get; set; }
}

/// <summary>What one import paid a supplier in a year, by kind. Minor units.</summary>
sealed class CountSum
{
    public required Guid ImportId { get; init; }

    /// <summary>0: the payments have no date.</summary>
    public required int Year { get; init; }

    public required Guid SupplierId { get; init; }

    /// <summary>Why it is no procurement; empty where it counts.</summary>
    public required string Kind { get; init; }

    public required long Minor { get; init; }
    public required long Lines { get; init; }
}

/// <summary>Where a payment list says that a supplier is.</summary>
sealed class SaidPlace
{
    public required Guid ImportId { get; init; }
    public required Guid SupplierId { get; init; }
    public required string Postcode { get; init; }
    public required string Place { get; init; }

    /// <summary>Sum of the amounts without their signs: the place on which most money says so wins.</summary>
    public required long Weight { get; init; }
}

/// <summary>A rule of the city itself.</summary>
sealed class CityRule
{
    public required Guid Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>"payee" or "text" (ledger account, category, description).</summary>
    public required string Field { get; init; }

    /// <summary>Whole words that must stand there one after another, in the form of
    /// <c>SupplierKey.Normalise</c>.</summary>
    public required string Words { get; init; }

    public required string Reason { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public Guid? PersonId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public Guid? EndedPersonId { get; set; }
    public string? EndReason { get; set; }
}

/// <summary>A person's word over the rules: about one line, or about all an anchor pays a supplier.</summary>
sealed class Overruling
{
    public required Guid Id { get; init; }
    public required Guid AnchorId { get; init; }
    public Guid? ImportId { get; init; }
    public string? Sheet { get; init; }
    public long? LineNumber { get; init; }
    public Guid? SupplierId { get; init; }

    /// <summary>Empty: it counts.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }
    public Guid? PersonId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public Guid? EndedPersonId { get; set; }
    public string? EndReason { get; set; }
}
