using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Vouchers;

/// <summary>
/// What stands on a note: twelve signs at random, to be typed (Crockford's base 32, 60 bits), and in the QR code the
/// same with a signature by the city. A code that was changed or made up is known as such before it is looked for.
/// </summary>
sealed class VoucherCode
{
    const string Signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int Length = 12;
    const int Group = 4;
    const int KeyBytes = 32;
    const int SignatureBytes = 12;

    static readonly SearchValues<char> Known = SearchValues.Create(Signs);

    readonly ConcurrentDictionary<string, byte[]> _keys = new();

    public static string New() => RandomNumberGenerator.GetString(Signs, Length);

    public static string Show(string code) =>
        string.Join('-', code.Chunk(Group).Select(group => new string(group)));

    /// <summary>As it is kept; null when it has not the shape of a code. O is read as 0, and I and L as 1.</summary>
    public static string? Parse(string? text)
    {
        if (text is null || text.Length > 4 * Length)
            return null;
        var plain = string.Concat(text.ToUpperInvariant().Where(sign => !char.IsWhiteSpace(sign) && sign != '-')
            .Select(sign => sign switch { 'O' => '0', 'I' or 'L' => '1', _ => sign }));
        return plain.Length == Length && !plain.AsSpan().ContainsAnyExcept(Known) ? plain : null;
    }

    /// <summary>What the QR code leads to: the code and its signature.</summary>
    public string Token(City city, string code) => code + Signature(city, code);

    /// <returns>The code; null when it is not signed by this city.</returns>
    public string? Verified(City city, string? token)
    {
        if (token is not { Length: > Length } || Parse(token[..Length]) is not { } code || code != token[..Length])
            return null;
        var isOurs = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(token[Length..]), Encoding.UTF8.GetBytes(Signature(city, code)));
        return isOurs ? code : null;
    }

    string Signature(City city, string code) => Base64Url.EncodeToString(
        HMACSHA256.HashData(_keys.GetOrAdd(city.Folder, _ => Key(city)), Encoding.ASCII.GetBytes(code))
            .AsSpan(0, SignatureBytes));

    /// <summary>The city's key, in its own files: it goes along in an archive.</summary>
    static byte[] Key(City city)
    {
        var path = Path.Combine(city.FilesFolder("money"), "voucher-key");
        if (!File.Exists(path))
        {
            var part = $"{path}.{Environment.ProcessId}.new";
            File.WriteAllBytes(part, RandomNumberGenerator.GetBytes(KeyBytes));
            try
            {
                File.Move(part, path, overwrite: false);
            }
            catch (IOException)
            {
                // Another one was quicker.
                File.Delete(part);
            }
        }
        return File.ReadAllBytes(path);
    }
}
