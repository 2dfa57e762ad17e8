using System.Text.Json;
using Clp.TestServers;

namespace Clp.Ai.Tests.Wire;

/// <summary>Every kind of reply, at every door, whole and streamed, in two dialects, over a real socket: what comes of it is typed, and no state changes.</summary>
public sealed class WireReplyTests
{
    public static TheoryData<string, Door, bool, Dialect> Cases
    {
        get
        {
            TheoryData<string, Door, bool, Dialect> data = [];
            foreach (string name in WireReplies.All.Keys)
            {
                foreach (Door door in Enum.GetValues<Door>())
                {
                    foreach (Dialect dialect in Enum.GetValues<Dialect>())
                    {
                        data.Add(name, door, false, dialect);
                        data.Add(name, door, true, dialect);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reply_OfEveryKind_EndsTyped_AndChangesNothing(string name, Door door, bool streams, Dialect dialect)
    {
        WireCase one = WireReplies.All[name];
        await using WireDoor at = new(door, streams) { IsSlow = one.IsSlow, MaxReplyBytes = one.MaxReplyBytes };
        at.Server.Then(one.Reply(door, dialect), ModelReplies.Text("ok"));

        (await at.AskAsync()).ShouldBe(one.Expected(door, streams));
    }
}
