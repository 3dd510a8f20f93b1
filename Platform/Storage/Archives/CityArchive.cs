using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>An archive opened for reading; all of it was checked against its hashes before it is used.</summary>
public sealed class CityArchive : IDisposable
{
    const int PageBytesMax = 16 * 1024 * 1024;
    const int CopyBytes = 1 << 17;

    readonly ZipArchive _zip;

    CityArchive(ZipArchive zip, ArchiveManifest manifest, City city)
    {
        _zip = zip;
        Manifest = manifest;
        City = city;
    }

    public ArchiveManifest Manifest { get; }

    /// <summary>The city as it was, without its database connection.</summary>
    public City City { get; }

    public IEnumerable<ArchivedMember> Files =>
        Manifest.Members.Where(m => m.Path.StartsWith(ArchiveManifest.FilesFolder, StringComparison.Ordinal));

    /// <summary>Opens and checks the whole archive: cut off, changed or of a later version is refused here.</summary>
    public static async Task<CityArchive> OpenAsync(string path, CancellationToken cancellation)
    {
        ZipArchive? zip = null;
        try
        {
            zip = Open(path);
            var manifest = ReadManifest(zip);
            if (manifest.Format != ArchiveManifest.FormatNow)
                throw new StorageRefusedException("storage.refused.format", $"{manifest.Format}");
            foreach (var member in manifest.Members)
                await CheckAsync(zip, member, cancellation);
            var description = ReadPage(zip, ArchiveManifest.CityFileName);
            var city = JsonSerializer.Deserialize<City>(description, ArchiveManifest.Json)
                ?? throw new InvalidDataException(ArchiveManifest.CityFileName);
            return new CityArchive(zip, manifest, city);
        }
        catch (Exception problem) when (problem is InvalidDataException or JsonException or EndOfStreamException)
        {
            await CloseAsync(zip);
            throw new StorageRefusedException("storage.refused.damaged", problem.Message);
        }
        catch
        {
            await CloseAsync(zip);
            throw;
        }
    }

    /// <summary>The rows of one table, as values of its columns.</summary>
    public async IAsyncEnumerable<object?[]> RowsAsync(
        ArchivedTable table, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var kinds = table.Columns.Select(column => column.Kind).ToArray();
        await using var content = await Entry(_zip, ArchiveManifest.TablePath(table.Name)).OpenAsync(cancellation);
        using var reader = new StreamReader(content, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellation) is { } line)
            yield return TableRows.Parse(Encoding.UTF8.GetBytes(line), kinds);
    }

    /// <summary>What a module kept outside the tables; null when the archive has none.</summary>
    public async Task<Stream?> PartAsync(string part, CancellationToken cancellation) =>
        Manifest.Parts.ContainsKey(part)
            ? await Entry(_zip, ArchiveManifest.PartPath(part)).OpenAsync(cancellation) : null;

    /// <summary>Writes one file of the archive, and returns when it is on disk.</summary>
    public async Task ExtractAsync(ArchivedMember member, string path, CancellationToken cancellation)
    {
        await using var content = await Entry(_zip, member.Path).OpenAsync(cancellation);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await content.CopyToAsync(file, CopyBytes, cancellation);
        BackupCity.ToDisk(file);
    }

    static ZipArchive Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    static ValueTask CloseAsync(ZipArchive? zip) => zip?.DisposeAsync() ?? ValueTask.CompletedTask;

    static ArchiveManifest ReadManifest(ZipArchive zip)
    {
        var page = ReadPage(zip, ArchiveManifest.FileName);
        var hash = Encoding.ASCII.GetString(ReadPage(zip, ArchiveManifest.HashFileName));
        if (hash != Convert.ToHexStringLower(SHA256.HashData(page)))
            throw new InvalidDataException(ArchiveManifest.FileName);
        return JsonSerializer.Deserialize<ArchiveManifest>(page, ArchiveManifest.Json)
            ?? throw new InvalidDataException(ArchiveManifest.FileName);
    }

    static byte[] ReadPage(ZipArchive zip, string name)
    {
        var entry = Entry(zip, name);
        if (entry.Length > PageBytesMax)
            throw new InvalidDataException(name);
        using var content = entry.Open();
        var page = new byte[entry.Length];
        content.ReadExactly(page);
        return page;
    }

    static async Task CheckAsync(ZipArchive zip, ArchivedMember member, CancellationToken cancellation)
    {
        await using var content = await Entry(zip, member.Path).OpenAsync(cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        var bytes = 0L;
        int read;
        // No further than the manifest says: an entry that unpacks without end stops here.
        while (bytes <= member.Bytes && (read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            bytes += read;
        }
        if (bytes != member.Bytes || Convert.ToHexStringLower(hash.GetHashAndReset()) != member.Sha256)
            throw new InvalidDataException(member.Path);
    }

    static ZipArchiveEntry Entry(ZipArchive zip, string name) =>
        zip.GetEntry(name) ?? throw new InvalidDataException(name);

    public void Dispose() => _zip.Dispose();
}
