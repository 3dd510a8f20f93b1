using Vliegwiel.Money.Books;

namespace Vliegwiel.Money.StandingOrders;

enum Every
{
    Week,
    Month,
    Quarter,
    Year,
}

enum OrderState
{
    Running,

    /// <summary>By a person.</summary>
    Stopped,

    /// <summary>The last day is behind us.</summary>
    Ended,

    /// <summary>One of the two accounts is closed.</summary>
    Failed,
}

/// <summary>The same amount to the same account, again and again.</summary>
sealed class StandingOrder
{
    /// <summary>Running ones of one account.</summary>
    public const int Max = 100;

    const int DaysOfWeek = 7;
    const int MonthsOfQuarter = 3;

    public required Guid Id { get; init; }

    /// <summary>The account that pays.</summary>
    public required Guid AccountId { get; init; }
    public required Guid PayeeId { get; init; }
    public required long AmountMinor { get; init; }
    public string? Text { get; set; }
    public required Every Every { get; init; }
    public required DateOnly FirstDay { get; init; }

    /// <summary>Nothing is paid after it; null: until somebody stops it.</summary>
    public DateOnly? LastDay { get; init; }
    public required OrderState State { get; set; }

    /// <summary>So many turns are over, paid or missed.</summary>
    public int Turns { get; set; }

    /// <summary>The day of the turn that comes.</summary>
    public required DateOnly NextDay { get; set; }

    /// <summary>Of the turn that comes: so often it was refused.</summary>
    public int Attempt { get; set; }
    public DateOnly? TriedOn { get; set; }

    /// <summary>The last turn that was given up; null when all were paid.</summary>
    public DateOnly? MissedDay { get; set; }

    /// <summary>Text key of the last refusal.</summary>
    public string? Refusal { get; set; }
    public Guid? MadeBy { get; set; }
    public required string MadeByName { get; set; }
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public long Version { get; set; }

    /// <summary>The transfer of the turn that comes, at this attempt: done again it is the same one.</summary>
    public Guid TransferId => DerivedId.Of($"turn {Turns} attempt {Attempt} of", Id);

    /// <summary>The day of a turn, counted from the first day: what begins on 31 January falls on 28 February and on
    /// 31 March.</summary>
    public static DateOnly DayOf(DateOnly first, Every every, int turn) => every switch
    {
        Every.Week => first.AddDays(DaysOfWeek * turn),
        Every.Month => first.AddMonths(turn),
        Every.Quarter => first.AddMonths(MonthsOfQuarter * turn),
        _ => first.AddYears(turn),
    };

    /// <summary>The day after the turn that comes.</summary>
    public DateOnly DayAfterNext => DayOf(FirstDay, Every, Turns + 1);

    /// <summary>The turn that comes is over: on to the one after it, if there is one.</summary>
    public void Advance(DateTimeOffset now)
    {
        Turns++;
        (Attempt, TriedOn) = (0, null);
        NextDay = DayOf(FirstDay, Every, Turns);
        if (NextDay > LastDay)
            (State, EndedAt) = (OrderState.Ended, now);
    }
}
