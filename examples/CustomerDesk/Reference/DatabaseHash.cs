using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Clp;

namespace CustomerDesk.Reference;

/// <summary>The reference's hash of a database: SHA-256 over its Python text. The text of an unchanged record is kept, because an unchanged subtree keeps its reference.</summary>
internal abstract class DatabaseHash
{
    private readonly ConditionalWeakTable<StateValue, byte[]> fragments = [];

    /// <summary>Python's <c>repr</c> of nested sorted tuples.</summary>
    public static DatabaseHash Tuples { get; } = new TupleHash();

    /// <summary>Python's <c>json.dumps(…, sort_keys=True)</c>.</summary>
    public static DatabaseHash SortedJson { get; } = new SortedJsonHash();

    /// <summary>The lower-case hexadecimal hash of the named collections of the state; what else the state holds (the session) is no part of the database.</summary>
    public string Of(StateObject state, IReadOnlyList<string> collections)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        StringBuilder pending = new();
        Feed(hash, pending, [.. collections.Order(PythonText.CodePoints).Select(name => new KeyValuePair<string, StateValue>(name, state.Field(name) ?? StateObject.Empty))], depth: 0);
        Flush(hash, pending);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    protected abstract string Open { get; }

    protected abstract string Close(int count);

    protected abstract void AppendKey(StringBuilder output, string key);

    protected abstract string AfterValue { get; }

    protected abstract void AppendValue(StringBuilder output, StateValue value);

    private void Feed(IncrementalHash hash, StringBuilder pending, List<KeyValuePair<string, StateValue>> fields, int depth)
    {
        pending.Append(Open);
        for (int i = 0; i < fields.Count; i++)
        {
            pending.Append(i == 0 ? "" : ", ");
            AppendKey(pending, fields[i].Key);
            if (depth == 0 && fields[i].Value is StateObject records)
            {
                Feed(hash, pending, [.. records.OrderBy(r => r.Key, PythonText.CodePoints)], depth + 1);
            }
            else
            {
                Flush(hash, pending);
                hash.AppendData(fragments.GetValue(fields[i].Value, Render));
            }

            pending.Append(AfterValue);
        }

        pending.Append(Close(fields.Count));
    }

    private byte[] Render(StateValue value)
    {
        StringBuilder output = new();
        AppendValue(output, value);
        return Encoding.UTF8.GetBytes(output.ToString());
    }

    private static void Flush(IncrementalHash hash, StringBuilder pending)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(pending.ToString()));
        pending.Clear();
    }

    private sealed class TupleHash : DatabaseHash
    {
        protected override string Open => "(";

        protected override string AfterValue => ")";

        protected override string Close(int count) => count == 1 ? ",)" : ")";

        protected override void AppendKey(StringBuilder output, string key)
        {
            output.Append('(');
            PythonText.AppendRepr(output, key);
            output.Append(", ");
        }

        protected override void AppendValue(StringBuilder output, StateValue value) => PythonRepr.Append(output, value);
    }

    private sealed class SortedJsonHash : DatabaseHash
    {
        protected override string Open => "{";

        protected override string AfterValue => "";

        protected override string Close(int count) => "}";

        protected override void AppendKey(StringBuilder output, string key) => output.Append(PythonJson.Dumps(key)).Append(": ");

        protected override void AppendValue(StringBuilder output, StateValue value) => PythonJson.Append(output, value, sortKeys: true);
    }
}
