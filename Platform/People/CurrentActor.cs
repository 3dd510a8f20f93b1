namespace Vliegwiel.Platform.People;

/// <summary>Who acts in this scope. Anonymous until the actor middleware, a job or the command line says
/// otherwise.</summary>
public sealed class CurrentActor
{
    public Actor Actor { get; set; } = Actor.Anonymous;
}
