namespace Vliegwiel.Partners;

/// <summary>A payment list was taken in.</summary>
public sealed record SpendImported(Guid ImportId, Guid AnchorId, long RowsTaken, long NetMinor, string Currency);
