using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Store;

namespace Vliegwiel.Money;

/// <summary>A ledger that takes nothing now is no fault of a page: the reader is told to come back (503).</summary>
sealed class LedgerClosedFilter : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is LedgerClosedException or LedgerUnavailableException)
            context.Result = new StatusCodeResult(StatusCodes.Status503ServiceUnavailable);
    }
}
