using CsCheck;
using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

public sealed class IdTableTests
{
    [Fact]
    public void It_holds_what_a_dictionary_holds() =>
        Gen.Select(Gen.Int[1, 5_000], Gen.Bool).Array[0, 6_000].Sample(
            steps =>
            {
                var table = new IdTable(1, seed: 7);
                var model = new Dictionary<UInt128, long>();
                foreach (var (id, adds) in steps)
                {
                    if (adds && model.TryAdd((UInt128)id, id * 2L))
                        table.Add((UInt128)id, id * 2L);
                    else if (!adds && model.Remove((UInt128)id))
                        table.Remove((UInt128)id);
                }
                Assert.Equal(model.Count, table.Count);
                for (var id = 0; id <= 5_000; id++)
                {
                    var isThere = model.TryGetValue((UInt128)id, out var expected);
                    Assert.Equal(isThere, table.TryGet((UInt128)id, out var found));
                    Assert.Equal(expected, found);
                }
            },
            iter: 60);
}
