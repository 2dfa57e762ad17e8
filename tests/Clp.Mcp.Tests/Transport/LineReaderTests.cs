using System.Text;

namespace Clp.Mcp.Tests.Transport;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Lines_InPiecesOfAnySize_AreReadWhole()
    {
        Random random = new(1);
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), random.Next(0, 900)))];
        LineReader reader = new(new Trickle(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\nlast"), random), 1_000);

        foreach (string line in lines.Append("last"))
        {
            (await Read(reader)).ShouldBe(line);
        }

        (await reader.ReadAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Line_TooLong_IsNotKept_AndTheNextIsRead()
    {
        LineReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 500_000)}\",\"id\":12}}\nnext\n")), 1_000);

        InputLine tooLong = (await reader.ReadAsync(CancellationToken.None)).ShouldNotBeNull();

        tooLong.TooLong.ShouldNotBeNull().Id.Id.ShouldBe(12L);
        tooLong.Bytes.Length.ShouldBe(0);
        (await Read(reader)).ShouldBe("next");
    }

    [Theory]
    [InlineData("{\"id\":7,\"method\":\"x\"}", 7L)]
    [InlineData("{\"method\":\"x\",\"params\":{\"id\":1,\"b\":[{\"id\":2}]},\"id\":-7}", -7L)]
    [InlineData("{\"method\":\"id\",\"params\":\"\\\"id\\\":3\",\"id\" : \"a b\" }", "a b")]
    [InlineData("{\"id\":{\"id\":1}}", null)]
    [InlineData("{\"id\":[1]}", null)]
    [InlineData("{\"id\":null}", null)]
    [InlineData("{\"id\":1.5}", null)]
    [InlineData("{\"id\":99999999999999999999}", null)]
    [InlineData("{\"id\":\"a\\u0062\"}", null)]
    [InlineData("[{\"id\":7}]", null)]
    [InlineData("\"id\":7", null)]
    [InlineData("{\"method\":\"x\"", null)]
    [InlineData("}}}{\"id\":7}", null)]
    public void Id_OfAMessageThatCannotBeRead_IsFoundOrNot(string message, object? id)
    {
        foreach (int piece in new[] { 1, 3, 1_000 })
        {
            IdScanner scanner = new();
            foreach (byte[] bytes in Encoding.UTF8.GetBytes(message).Chunk(piece))
            {
                scanner.Feed(bytes);
            }

            scanner.Id.Id.ShouldBe(id, $"in pieces of {piece}");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}' }, true)]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, true)]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xC0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, true)]
    [InlineData(new byte[] { (byte)' ', (byte)'\r' }, false)]
    public void Bytes_ThatAreNoUtf8Message_AreNamed(byte[] bytes, bool isProblem)
        => (new MessageReader(1_000).Read(new InputLine(bytes, null)).Problem is not null).ShouldBe(isProblem);

    [Fact]
    public void Message_WithAnyCharacters_IsReadAsItIs()
    {
        (ModelContextProtocol.Protocol.JsonRpcMessage? message, _) = new MessageReader(1_000).Read(new InputLine(Encoding.UTF8.GetBytes("{\"jsonrpc\":\"2.0\",\"method\":\"zürich-東京-🜁\"}\r"), null));

        message.ShouldBeOfType<ModelContextProtocol.Protocol.JsonRpcNotification>().Method.ShouldBe("zürich-東京-🜁");
    }

    [Fact]
    public void Id_OfRandomBytes_NeverThrows()
    {
        Random random = new(2);
        byte[] alphabet = "{}[]\",:\\id0123-null "u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)])];
            new IdScanner().Feed(bytes);
            (_, ModelContextProtocol.Protocol.JsonRpcError? problem) = new MessageReader(1_000).Read(new InputLine(bytes, null));
            (problem is null && bytes.AsSpan().Trim(" "u8).Length > 0).ShouldBeFalse(Encoding.UTF8.GetString(bytes));
        }
    }

    private static async Task<string> Read(LineReader reader) => Encoding.UTF8.GetString((await reader.ReadAsync(CancellationToken.None))!.Value.Bytes.Span);

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 200))], cancellationToken);
    }
}
