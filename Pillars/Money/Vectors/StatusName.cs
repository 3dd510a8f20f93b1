using System.Text;

namespace Vliegwiel.Money.Vectors;

/// <summary>The name of a status or flag as test tables, logs and the API write it: debit_account_not_found.</summary>
static class StatusName
{
    public static string Of(Enum value)
    {
        var name = value.ToString();
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            // A number is a word of its own.
            if (i > 0 && (char.IsUpper(name[i]) || (char.IsDigit(name[i]) && !char.IsDigit(name[i - 1]))))
                words.Append('_');
            words.Append(char.ToLowerInvariant(name[i]));
        }
        return words.ToString();
    }
}
