namespace Clp.TestServers;

/// <summary>CRC-16 (XMODEM) of a key, or of what stands in its first braces, modulo the number of slots.</summary>
internal static class KeySlot
{
    public static int Of(ReadOnlySpan<byte> key)
    {
        int open = key.IndexOf((byte)'{');
        if (open >= 0 && key[(open + 1)..].IndexOf((byte)'}') is > 0 and int length)
        {
            key = key.Slice(open + 1, length);
        }

        int crc = 0;
        foreach (byte one in key)
        {
            crc ^= one << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xFFFF : (crc << 1) & 0xFFFF;
            }
        }

        return crc % RedisCluster.Slots;
    }
}
