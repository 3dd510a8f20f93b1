using System.Text.Json;

namespace Vliegwiel.Web.Accessibility;

/// <summary>What is known not to meet WCAG 2.2 AA: deviations.json beside this file, and the page is made from
/// it.</summary>
sealed record Deviations(DateOnly Reviewed, IReadOnlyList<Deviation> List)
{
    static readonly Lazy<Deviations> Read = new(Load);

    public static Deviations Known => Read.Value;

    static Deviations Load()
    {
        using var stream = typeof(Deviations).Assembly.GetManifestResourceStream("accessibility/deviations.json")!;
        var file = JsonSerializer.Deserialize<DeviationFile>(stream, JsonSerializerOptions.Web)!;
        return new Deviations(file.Reviewed, file.Deviations);
    }

    sealed record DeviationFile(DateOnly Reviewed, IReadOnlyList<Deviation> Deviations);
}

/// <param name="Criterion">Number in WCAG 2.2: "1.1.1".</param>
sealed record Deviation(string Criterion, DeviationText Nl, DeviationText En)
{
    public DeviationText In(string language) => language == "en" ? En : Nl;
}

/// <param name="What">What does not meet the criterion.</param>
/// <param name="Instead">What a reader can use, or why it is so.</param>
sealed record DeviationText(string What, string Instead);
