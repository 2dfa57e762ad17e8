using System.Text;
using System.Text.Json;

namespace Clp.Tests.State;

/// <summary>The caches of keys, shapes and paths are shared by all threads, bounded and lossy; none of that may show.</summary>
public sealed class CacheTests
{
    [Fact]
    public void Caches_MoreKeysThanTheyHold_FromManyThreads_NeverMixThemUp()
    {
        // Far more texts than slots, so that every slot changes hands all the time.
        Parallel.For(0, 60_000, i =>
        {
            int n = i % 20_000;
            string key = $"key{n}";
            StateObject parsed = StateObject.Parse($"{{\"{key}\":{{\"x{n % 7}\":{n},\"{key}\":1}}}}");
            parsed.Keys.ShouldHaveSingleItem().ShouldBe(key);
            parsed.Require<int>($"{key}.x{n % 7}").ShouldBe(n);
            StateDelta delta = Read($"[[\"set\",\"{key}.{key}\",{n}]]");
            delta.Ops[0].Path.ShouldBe(StatePath.Of(key, key));
            parsed.Apply(delta).ToJson().ShouldBe($"{{\"{key}\":{{\"x{n % 7}\":{n},\"{key}\":{n}}}}}");
        });
    }

    [Fact]
    public void Parse_RecordsOfOneKind_ShareTheirKeys()
    {
        StateArray rows = (StateArray)StateValue.Parse("""[{"id":1,"name":"a"},{"id":2,"name":"b"},{"name":"c","id":3}]""");
        ((StateObject)rows[0]).KeyStore.ShouldBeSameAs(((StateObject)rows[1]).KeyStore);
        ((StateObject)rows[2]).Keys.ShouldBe(["name", "id"]);
    }

    private static StateDelta Read(string recorded)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(recorded));
        return DeltaJson.Read(ref reader, StateLimits.Default);
    }
}
