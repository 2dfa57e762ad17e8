namespace Clp.Benchmarks;

/// <summary>A folder on the disk that holds the build, gone afterwards: the system's folder for temporary files may be memory.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private static int made;

    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(AppContext.BaseDirectory, "scratch", $"{Environment.ProcessId}-{Interlocked.Increment(ref made)}")).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
