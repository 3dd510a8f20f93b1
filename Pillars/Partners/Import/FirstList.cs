using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Flywheel;

namespace Vliegwiel.Partners.Import;

/// <summary>A first payment list, of any anchor.</summary>
sealed class FirstList(PartnersDb db) : IFirstSteps
{
    // text-keys: imports.first.*
    public async Task<IReadOnlyList<FirstStep>> NowAsync(CancellationToken cancellation) =>
    [
        new(50, "imports.first", "/Partners/Import/Index", await db.Imports.AnyAsync(cancellation)),
    ];
}
