using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>Follows the linked chains of one batch: all events of a chain stand or none.</summary>
[StructLayout(LayoutKind.Auto)]
struct Chain(int count)
{
    bool _broken;

    /// <summary>Where the open chain began; -1 when none is open.</summary>
    public int Start { get; private set; } = -1;

    public JournalMark Mark { get; private set; }

    /// <summary>A linked event: it opens a chain, which can be undone up to the mark, or goes on with one.</summary>
    public void Enter(int index, JournalMark mark)
    {
        if (Start >= 0)
            return;
        Start = index;
        Mark = mark;
        _broken = false;
    }

    /// <summary>The last event of a batch promises a next one.</summary>
    public readonly bool IsLeftOpen(int index, bool isLinked) => isLinked && index == count - 1;

    public readonly bool IsBroken => Start >= 0 && _broken;

    /// <summary>True when this failure breaks the chain: what came before in it must be undone.</summary>
    public bool Breaks(bool succeeded)
    {
        if (succeeded || Start < 0 || _broken)
            return false;
        _broken = true;
        return true;
    }

    public void Leave(bool isLinked)
    {
        if (!isLinked)
            Start = -1;
    }
}
