using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Import;

/// <summary>A first payment list, of any anchor. Who does not act for one is told who does it.</summary>
sealed class FirstList(PartnersDb db, CurrentActor current) : IFirstSteps
{
    // text-keys: imports.first.*
    public async Task<IReadOnlyList<FirstStep>> NowAsync(CancellationToken cancellation) =>
    [
        new(50, "imports.first", MayImport ? "/Partners/Import/Index" : null,
            await db.Imports.AnyAsync(cancellation)),
    ];

    bool MayImport => current.Actor.OrganisationId is { } anchor && current.Actor.MayFor(Permissions.Import, anchor);
}
