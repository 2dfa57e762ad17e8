using System.Security.Cryptography;
using System.Text;
using Clp;
using CustomerDesk.Reference;

namespace CustomerDesk.Tests.Reference;

public sealed class DatabaseHashTests
{
    private static readonly string[] Collections = ["users", "orders"];

    private static readonly StateObject Database = StateObject.Parse("""
        {"users": {"b_2": {"name": "Zoë O'Hara", "note": "say \"hi\" it's", "zip": "00501", "tags": ["x"], "none": null, "ok": true,
                           "sum": 5, "bal": 5.0, "tiny": 5.684341886080802e-14},
                   "a_1": {"list": [], "one": {"k": 1}, "two": [1, 2.5]}},
         "orders": {"#W1": {"t": "tab\tnew\nback\\ \u200b \u00a0 \ud83d\ude00 \u007f"}},
         "session": {"user": null}}
        """);

    // Computed with CPython 3.11 from the same database without the session.
    [Fact]
    public void Tuples_OfADatabase_IsPythonsHash() =>
        DatabaseHash.Tuples.Of(Database, Collections).ShouldBe("d784381246133ad211c36e7479cdd546a5dbba9c476328a74e6177d676567e3a");

    [Fact]
    public void SortedJson_OfADatabase_IsPythonsHash() =>
        DatabaseHash.SortedJson.Of(Database, Collections).ShouldBe("a4e2493acd86bf143c888a8d204a60aeba40b6a9b110aaf28e87a1384bb0ee50");

    [Fact]
    public void Of_AfterAChange_IsThatOfTheWholeTextAnew()
    {
        StateObject changed = Database
            .Apply(StateDelta.Set("users.b_2.sum", StateValue.Parse("5.0")).AndRemove("users.b_2.tags"))
            .Apply(StateDelta.Set(StatePath.Of("orders", "#W0"), StateObject.Empty));
        StateObject alone = changed.Without("session");

        DatabaseHash.Tuples.Of(changed, Collections).ShouldBe(Sha256(PythonRepr.Of(alone)));
        DatabaseHash.SortedJson.Of(changed, Collections).ShouldBe(Sha256(PythonJson.Dumps(alone, sortKeys: true)));
    }

    [Fact]
    public void Of_WholeNumberThatBecomesAFloat_Differs() =>
        DatabaseHash.Tuples.Of(Database.Apply(StateDelta.Set("users.b_2.sum", StateValue.Parse("5.0"))), Collections)
            .ShouldNotBe(DatabaseHash.Tuples.Of(Database, Collections));

    [Fact]
    public void Of_TheSession_IsNoPartOfIt() =>
        DatabaseHash.Tuples.Of(Database.Apply(StateDelta.Set("session.user", "a_1")), Collections)
            .ShouldBe(DatabaseHash.Tuples.Of(Database, Collections));

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
