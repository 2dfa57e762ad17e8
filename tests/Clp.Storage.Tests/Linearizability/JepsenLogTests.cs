using Clp.Storage.Conformance.Linearizability;

namespace Clp.Storage.Tests.Linearizability;

public sealed class JepsenLogTests
{
    [Fact]
    public void Parse_EveryKindOfAnswer_GivesTheOperations()
    {
        string[] log = Lines("0 :invoke :read nil|1 :invoke :write 4|0 :ok :read 3|1 :info :write :timed-out|0 :invoke :cas [3 0]|2 :invoke :cas [1 2]|2 :fail :cas [1 2]|3 :invoke :write 9|4 :invoke :read nil");

        JepsenLog.Parse(log).ShouldBe(
        [
            new(new RegisterOperation.Read(3), 1, 3),
            new(new RegisterOperation.Write(4), 2, null),
            new(new RegisterOperation.CompareAndSet(1, 2, false), 6, 7),
            new(new RegisterOperation.CompareAndSet(3, 0, null), 5, null),
            new(new RegisterOperation.Write(9), 8, null),
        ]);
    }

    [Theory]
    [InlineData("0 :ok :read 3")]
    [InlineData("0 :invoke :read nil|0 :ok :write 3")]
    [InlineData("0 :invoke :cas [1]|0 :ok :cas [1]")]
    [InlineData("0 :invoke :write x|0 :ok :write x")]
    [InlineData("0 :invoke :append 1|0 :ok :append 1")]
    [InlineData("0 :invoke")]
    public void Parse_NoSuchLog_IsRefused(string log) => Should.Throw<FormatException>(() => JepsenLog.Parse(Lines(log)));

    private static string[] Lines(string log) => [.. log.Split('|').Select(line =>
    {
        string[] words = line.Split(' ', 4);
        return "INFO  jepsen.util - " + string.Join('\t', words);
    })];
}
