namespace Vliegwiel.Partners;

/// <summary>Lines count from now on: a list was taken in, rows of it were mended, or a withdrawn list was put back.
/// Its lines are lines/IMPORT.parquet. May come more than once for an import.</summary>
public sealed record SpendImported(Guid ImportId, Guid AnchorId, long RowsTaken, long NetMinor, string Currency);

/// <summary>An import counts no longer; its lines stay on disk, because it can be put back.</summary>
public sealed record SpendWithdrawn(Guid ImportId, Guid AnchorId, long RowsTaken, long NetMinor, string Currency);

/// <summary>What counts was changed, by a rule of the city or a person's word.</summary>
public sealed record CountingChanged(string What, Guid Id);
