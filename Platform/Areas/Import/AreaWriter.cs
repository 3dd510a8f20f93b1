using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Areas.Import;

/// <summary>
/// Lays the rows of a file over the register: what is already there stays, what is said differently closes the old
/// row. Works on the context only; the caller saves, or lets go.
/// </summary>
sealed class AreaWriter(AreasDb db, DateTimeOffset now, TimeProvider time)
{
    ILookup<string, Area>? _held;
    readonly HashSet<string> _codes = [];
    readonly Dictionary<string, long> _outgoing = [];

    public async Task WriteAsync(AreaFile file, CancellationToken cancellation)
    {
        if (_held is null)
        {
            _held = (await Current(db.Areas).ToListAsync(cancellation)).ToLookup(a => a.Code);
            _codes.UnionWith(_held.Select(g => g.Key));
        }
        await (file.Content switch
        {
            AreaContent.Areas => Now(() => WriteAreas(file)),
            AreaContent.Predecessors => WritePredecessorsAsync(file, cancellation),
            AreaContent.Postcodes => WriteRowsAsync<AreaPostcode, GivenPostcode>(
                file, db.Postcodes, p => $"{p.Postcode} {p.AreaCode}", g => $"{g.Postcode} {g.AreaCode}",
                g => Known(g.AreaCode), (p, g) => p.ShareMillionths == g.Millionths
                    && p.Source == g.Source, New, cancellation),
            AreaContent.Shapes => WriteRowsAsync<AreaShape, GivenShape>(
                file, db.Shapes, s => s.Code, g => g.Code, g => Known(g.Code) is { } unknown && !Learn(g)
                    ? unknown : null, (s, g) => s.Geometry == g.Geometry && s.Source == g.Source, New, cancellation),
            AreaContent.Indicators => WriteRowsAsync<AreaIndicator, GivenIndicator>(
                file, db.Indicators, i => i.Indicator, g => g.Indicator, _ => null, Same, New, cancellation),
            AreaContent.Sources => WriteRowsAsync<AreaSource, GivenSource>(
                file, db.Sources, s => s.Source, g => g.Source, _ => null, Same, New, cancellation),
            _ => WriteRowsAsync<AreaFigure, GivenFigure>(
                file, db.Figures, f => FigureKey(f.Indicator, f.AreaCode, f.PeriodStart, f.PeriodEnd),
                g => FigureKey(g.Indicator, g.AreaCode, g.Start, g.End), g =>
                    Known(g.AreaCode), Same, New, cancellation),
        });
    }

    static Task Now(Action write)
    {
        write();
        return Task.CompletedTask;
    }

    static IQueryable<T> Current<T>(DbSet<T> set) where T : class, IKept => set.Where(r => r.SupersededAt == null);

    (string Key, string Value)? Known(string code) => _codes.Contains(code) ? null : ("areas.aside.unknownCode", code);

    void Close(IKept row)
    {
        row.SupersededAt = now;
        db.Entry(row).State = EntityState.Modified;
    }

    /// <summary>A later start closes the period of the row before it; the same start says it anew.</summary>
    void WriteAreas(AreaFile file)
    {
        var given = file.Rows.Cast<GivenArea>().ToList();
        var codes = given.Select(g => g.Code).ToHashSet();
        var seen = new HashSet<(string, DateOnly?)>();
        foreach (var row in given)
        {
            if (row.Parent is { } parent && !codes.Contains(parent) && !_codes.Contains(parent))
                file.PutAside(row.Line, "areas.aside.unknownParent", parent);
            else if (!seen.Add((row.Code, row.From)))
                file.PutAside(row.Line, "areas.aside.twice", row.Code);
            else
            {
                file.RowsTaken++;
                file.RowsChanged += Write(row) ? 1 : 0;
            }
        }
        _codes.UnionWith(codes.Where(code => given.Exists(g => g.Code == code)));
    }

    /// <summary>An outline that says itself which area it is of makes the area known; one that is known is left as it
    /// is.</summary>
    bool Learn(GivenShape shape)
    {
        if (shape.Area is not { } area)
            return false;
        Write(area.Parent is { } parent && _codes.Contains(parent) ? area : area with { Parent = null });
        return _codes.Add(area.Code);
    }

    bool Write(GivenArea row)
    {
        var rows = _held![row.Code].Where(a => a.SupersededAt is null).ToList();
        var same = rows.Find(a => a.ValidFrom == row.From);
        if (same is not null)
        {
            if (same.Kind == row.Kind && same.Name == row.Name && same.ParentCode == row.Parent
                && same.ValidTo == row.To && same.Source == row.Source)
                return false;
            Close(same);
        }
        else if (rows.Find(a => a.IsValidOn(row.From ?? DateOnly.MinValue)
            && (a.ValidFrom ?? DateOnly.MinValue) < row.From) is { } before)
        {
            Close(before);
            db.Areas.Add(Ending(before, row.From!.Value));
        }
        db.Areas.Add(new Area
        {
            Id = Ids.New(time),
            Code = row.Code,
            Kind = row.Kind,
            Name = row.Name,
            ParentCode = row.Parent,
            ValidFrom = row.From,
            ValidTo = row.To,
            Source = row.Source,
            RecordedAt = now,
        });
        return true;
    }

    Area Ending(Area area, DateOnly on) => new()
    {
        Id = Ids.New(time),
        Code = area.Code,
        Kind = area.Kind,
        Name = area.Name,
        ParentCode = area.ParentCode,
        ValidFrom = area.ValidFrom,
        ValidTo = on,
        Source = area.Source,
        RecordedAt = now,
    };

    async Task WritePredecessorsAsync(AreaFile file, CancellationToken cancellation)
    {
        // An area cannot give away more than itself.
        foreach (var row in file.Rows.Cast<GivenPredecessor>())
            _outgoing[$"{row.Predecessor} {row.Date}"] =
                _outgoing.GetValueOrDefault($"{row.Predecessor} {row.Date}") + row.Millionths;
        await WriteRowsAsync<AreaPredecessor, GivenPredecessor>(
            file, db.Predecessors,
            p => $"{p.SuccessorCode} {p.PredecessorCode} {p.Date}", g => $"{g.Successor} {g.Predecessor} {g.Date}",
            g => Known(g.Successor) ?? Known(g.Predecessor)
                ?? (_outgoing[$"{g.Predecessor} {g.Date}"] > Share.Whole ? ("areas.aside.shares", g.Predecessor)
                    : null),
            (p, g) => p.ShareMillionths == g.Millionths && p.Source == g.Source, New, cancellation);
    }

    async Task WriteRowsAsync<TRow, TGiven>(
        AreaFile file, DbSet<TRow> set, Func<TRow, string> keyOf, Func<TGiven, string> keyOfGiven,
        Func<TGiven, (string Key, string Value)?> refuse, Func<TRow, TGiven, bool> same, Func<TGiven, TRow> make,
        CancellationToken cancellation)
        where TRow : class, IKept where TGiven : AreaRow
    {
        var held = (await Current(set).ToListAsync(cancellation)).Concat(set.Local.Where(r => r.SupersededAt is null))
            .Distinct().Where(r => r.SupersededAt is null).ToDictionary(keyOf);
        var seen = new HashSet<string>();
        foreach (var row in file.Rows.Cast<TGiven>())
        {
            var key = keyOfGiven(row);
            if (refuse(row) is { } refusal)
            {
                file.PutAside(row.Line, refusal.Key, refusal.Value);
                continue;
            }
            if (!seen.Add(key))
            {
                file.PutAside(row.Line, "areas.aside.twice", key);
                continue;
            }
            file.RowsTaken++;
            if (held.TryGetValue(key, out var old))
            {
                if (same(old, row))
                    continue;
                Replace(old);
            }
            file.RowsChanged++;
            set.Add(make(row));
        }
    }

    // A row of another file of the same import was never seen by anybody: it gives way without a trace.
    void Replace<TRow>(TRow old) where TRow : class, IKept
    {
        if (db.Entry(old).State == EntityState.Added)
            db.Entry(old).State = EntityState.Detached;
        else
            Close(old);
    }

    static string FigureKey(string indicator, string area, DateOnly start, DateOnly end) =>
        $"{indicator} {area} {start.DayNumber} {end.DayNumber}";

    static bool Same(AreaIndicator held, GivenIndicator given) =>
        (held.NameDutch, held.NameEnglish, held.Unit, held.Decimals) == (given.Dutch, given.English, given.Unit,
            given.Decimals);

    static bool Same(AreaSource held, GivenSource given) =>
        (held.Title, held.Publisher, held.Edition, held.Licence, held.Attribution)
        == (given.Title, given.Publisher, given.Edition, given.Licence, given.Attribution);

    static bool Same(AreaFigure held, GivenFigure given) =>
        (held.Number, held.LowerNumber, held.UpperNumber, held.Status, held.Unit, held.Source)
        == (given.Value, given.Lower, given.Upper, given.Status, given.Unit, given.Source);

    AreaPredecessor New(GivenPredecessor given) => new()
    {
        Id = Ids.New(time),
        SuccessorCode = given.Successor,
        PredecessorCode = given.Predecessor,
        Date = given.Date,
        ShareMillionths = given.Millionths,
        Source = given.Source,
        RecordedAt = now,
    };

    AreaPostcode New(GivenPostcode given) => new()
    {
        Id = Ids.New(time),
        Postcode = given.Postcode,
        AreaCode = given.AreaCode,
        ShareMillionths = given.Millionths,
        Source = given.Source,
        RecordedAt = now,
    };

    AreaShape New(GivenShape given) => new()
    {
        Id = Ids.New(time),
        Code = given.Code,
        Geometry = given.Geometry,
        Source = given.Source,
        RecordedAt = now,
    };

    AreaIndicator New(GivenIndicator given) => new()
    {
        Id = Ids.New(time),
        Indicator = given.Indicator,
        NameDutch = given.Dutch,
        NameEnglish = given.English,
        Unit = given.Unit,
        Decimals = given.Decimals,
        RecordedAt = now,
    };

    AreaSource New(GivenSource given) => new()
    {
        Id = Ids.New(time),
        Source = given.Source,
        Title = given.Title,
        Publisher = given.Publisher,
        Edition = given.Edition,
        Licence = given.Licence,
        Attribution = given.Attribution,
        RecordedAt = now,
    };

    AreaFigure New(GivenFigure given)
    {
        var scale = ScaledNumber.CommonScale(given.Value, given.Lower, given.Upper);
        return new AreaFigure
        {
            Id = Ids.New(time),
            Indicator = given.Indicator,
            AreaCode = given.AreaCode,
            PeriodStart = given.Start,
            PeriodEnd = given.End,
            Value = ScaledNumber.ToScaled(given.Value, scale),
            Lower = ScaledNumber.ToScaled(given.Lower, scale),
            Upper = ScaledNumber.ToScaled(given.Upper, scale),
            Scale = scale,
            Status = given.Status,
            Unit = given.Unit,
            Source = given.Source,
            RecordedAt = now,
        };
    }
}
