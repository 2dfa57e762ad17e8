using System.Security.Cryptography;
using System.Text;

namespace Clp.Middleware.Redis;

/// <summary>The script that decides: constant text, run by its hash.</summary>
internal static class AcquireScript
{
    public static string Text { get; } = Load();

#pragma warning disable CA5350 // Redis names scripts by SHA-1; nothing is protected by it.
    public static byte[] Hash { get; } = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
#pragma warning restore CA5350

    private static string Load()
    {
        using Stream stream = typeof(AcquireScript).Assembly.GetManifestResourceStream("acquire.lua")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
