using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Vliegwiel.Platform.Organisations;

public enum OrganisationKind
{
    Municipality,
    Hospital,
    Housing,
    School,
    University,
    Company,
    Cooperative,
    Association,
    Other,
}

/// <summary>An organisation in whose name people act.</summary>
public sealed class Organisation
{
    public const int NameLengthMax = 200;

    public required Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Lower case, without accents and surplus spaces: two names that read alike are one.</summary>
    public required string NameNormalised { get; set; }

    public required OrganisationKind Kind { get; set; }

    /// <summary>An anchor buys for the long term and does not move away; its payments are read in.</summary>
    public required bool IsAnchor { get; set; }

    /// <summary>Code of its municipality in the register of areas.</summary>
    public string? MunicipalityCode { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public long Version { get; set; }

    public List<OrganisationIdentifier> Identifiers { get; init; } = [];

    public static string Normalise(string name)
    {
        var plain = new StringBuilder();
        foreach (var sign in name.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark)
                continue;
            if (!char.IsWhiteSpace(sign))
                plain.Append(char.ToLowerInvariant(sign));
            else if (plain.Length > 0 && plain[^1] != ' ')
                plain.Append(' ');
        }
        return plain.ToString();
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Organisation>(organisation =>
        {
            organisation.ToTable("platform_organisation");
            organisation.Property(o => o.Id).ValueGeneratedNever();
            organisation.Property(o => o.Version).IsConcurrencyToken();
            organisation.HasMany(o => o.Identifiers).WithOne().HasForeignKey(i => i.OrganisationId);
        });
        model.Entity<OrganisationIdentifier>(identifier =>
        {
            identifier.ToTable("platform_organisation_identifier");
            identifier.HasKey(i => new { i.Kind, i.Value });
        });
    }
}

/// <summary>A register number of an organisation in its one normalised form; unique in the city.</summary>
public sealed class OrganisationIdentifier
{
    public required Guid OrganisationId { get; init; }
    public required IdentifierKind Kind { get; init; }
    public required string Value { get; init; }
}
