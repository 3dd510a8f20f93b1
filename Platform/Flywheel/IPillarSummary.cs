namespace Vliegwiel.Platform.Flywheel;

/// <summary>
/// What a pillar shows of itself on the home page. A pillar that implements it is there; one that does not is shown
/// as still to come. Register with services.AddScoped&lt;IPillarSummary, ...&gt;().
/// </summary>
public interface IPillarSummary
{
    /// <summary>One of <see cref="Pillars.Ring"/>.</summary>
    string Pillar { get; }

    /// <summary>The pillar's figure of now for this scope's city and language; null when it has nothing to show
    /// yet.</summary>
    Task<PillarFigure?> NowAsync(CancellationToken cancellation);

    /// <summary>One sentence on what moved since the start of this month, as everybody may know it; null when nothing
    /// did.</summary>
    Task<string?> MovedAsync(DateTimeOffset monthStart, CancellationToken cancellation);

    /// <summary>The page to go to and its verb, also when there is no figure: "Bekijk waar het geld blijft".</summary>
    PillarDoor Door { get; }
}

/// <summary>One live figure, written for the reader: "€ 31", "van elke 100 euro inkoop bleef in Parkstad
/// (2024)".</summary>
/// <param name="Figure">Short: a number with its unit.</param>
/// <param name="Meaning">What the number is, ending the sentence that it starts.</param>
/// <param name="Headline">One true sentence for the top of the home page; null when it has no news.</param>
public sealed record PillarFigure(string Figure, string Meaning, string? Headline = null);

/// <param name="Page">The page's path in the source: "/Partners/Leak/Index".</param>
/// <param name="VerbKey">Text key of what one can do there.</param>
public sealed record PillarDoor(string Page, string VerbKey);

/// <summary>Something that waits for the person who is signed in. Modules register as many sources as they
/// have.</summary>
public interface IWaiting
{
    Task<IReadOnlyList<WaitingItem>> ForAsync(People.Actor actor, CancellationToken cancellation);
}

/// <param name="Text">In the reader's language: "2 betaallijsten wachten op controle".</param>
public sealed record WaitingItem(string Text, string Address);

/// <summary>The five pillars in the order in which they drive each other.</summary>
public static class Pillars
{
    public const string Governance = "governance";
    public const string Partners = "partners";
    public const string Cooperatives = "cooperatives";
    public const string Money = "money";
    public const string Knowledge = "knowledge";

    public static IReadOnlyList<string> Ring { get; } = [Governance, Partners, Cooperatives, Money, Knowledge];
}
