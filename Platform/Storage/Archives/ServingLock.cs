namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>
/// Whether a process serves a data folder: those that serve share the lock, and moving a city takes it alone. A process
/// that serves keeps each city's connection in memory, and would go on writing to the database that was left.
/// </summary>
public static class ServingLock
{
    const string FileName = "serving.lock";

    public static IDisposable Share(string dataFolder) => Open(dataFolder, FileShare.Read);

    public static IDisposable TakeAlone(string dataFolder)
    {
        try
        {
            return Open(dataFolder, FileShare.None);
        }
        catch (IOException)
        {
            throw new StorageRefusedException("storage.refused.served", dataFolder);
        }
    }

    static FileStream Open(string dataFolder, FileShare share)
    {
        var path = Path.Combine(Directory.CreateDirectory(dataFolder).FullName, FileName);
        if (!File.Exists(path))
            File.WriteAllBytes(path, []);
        return new FileStream(path, FileMode.Open, FileAccess.Read, share);
    }
}
