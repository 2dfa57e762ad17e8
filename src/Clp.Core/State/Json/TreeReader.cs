using System.Buffers;
using System.Text.Json;

namespace Clp;

/// <summary>Builds state values from a JSON reader. Children of all open containers share one stack, so a container costs exactly its final arrays.</summary>
internal struct TreeReader(StateLimits limits)
{
    private const int InitialStack = 64;
    private const int KeptStack = 4096;

    // One pair of stacks per thread outlives the read; a nested read finds none and makes its own.
    [ThreadStatic]
    private static object[]? _sparedValues;

    [ThreadStatic]
    private static string[]? _sparedKeys;

    private readonly int _maxDepth = limits.EffectiveDepth;
    private object[] _values = [];
    private string[] _keys = [];
    private int _top;
    private int _highest;

    /// <summary>Gives the stacks back, holding on to nothing that was read.</summary>
    internal readonly void Release()
    {
        if (_values.Length is > 0 and <= KeptStack)
        {
            Array.Clear(_values, 0, _highest);
            Array.Clear(_keys, 0, _highest);
            _sparedValues = _values;
            _sparedKeys = _keys;
        }
    }

    internal StateValue Read(ref Utf8JsonReader reader, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                CheckDepth(depth);
                return ReadObject(ref reader, depth);
            case JsonTokenType.StartArray:
                CheckDepth(depth);
                return ReadArray(ref reader, depth);
            case JsonTokenType.String:
                return ReadText(ref reader);
            case JsonTokenType.Number:
                return StateNumber.FromUtf8(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan, limits);
            case JsonTokenType.True:
                return StateBoolean.Yes;
            case JsonTokenType.False:
                return StateBoolean.No;
            case JsonTokenType.Null:
                return StateNull.Instance;
            default:
                throw StateErrors.Malformed("a JSON value is missing");
        }
    }

    private StateObject ReadObject(ref Utf8JsonReader reader, int depth)
    {
        int start = _top;
        Extent extent = Extent.Container;
        KeyIndex.Builder? index = null;
        while (Advance(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = KeyCache.Read(ref reader, limits);
            index = CheckNew(key, start, index);
            Advance(ref reader);
            int slot = _top;
            Push(key);
            StateValue value = Read(ref reader, depth + 1);
            _values[slot] = value;
            extent = extent.With(key, value);
        }

        int count = _top - start;
        Span<string> read = _keys.AsSpan(start, count);
        string[] keys = count <= ObjectStore.SmallLimit ? ShapeCache.Share(read) : read.ToArray();
        StateObject result = ObjectStore.Create(keys, _values.AsSpan(start, count), extent, index);
        _top = start;
        return result;
    }

    private StateArray ReadArray(ref Utf8JsonReader reader, int depth)
    {
        int start = _top;
        Extent extent = Extent.Container;
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndArray)
        {
            StateValue value = Read(ref reader, depth + 1);
            Push("");
            _values[_top - 1] = value;
            extent = extent.With(value);
        }

        object[] items = new ReadOnlySpan<object>(_values, start, _top - start).ToArray();
        _top = start;
        return StateArray.Create(items, extent);
    }

    private readonly StateText ReadText(ref Utf8JsonReader reader)
    {
        string text = reader.GetString()!;
        return text.Length <= limits.MaxTextLength
            ? text.Length == 0 ? StateText.Empty : new StateText(text)
            : throw StateErrors.TooLarge("a text's length", limits.MaxTextLength);
    }

    private readonly KeyIndex.Builder? CheckNew(string key, int start, KeyIndex.Builder? index)
    {
        int count = _top - start;
        if (index is null && count < ObjectStore.SmallLimit)
        {
            return ObjectStore.IndexOf(_keys.AsSpan(start, count), key) < 0 ? null : throw StateErrors.DuplicateKey(key);
        }

        if (index is null)
        {
            index = new KeyIndex.Builder();
            for (int i = 0; i < count; i++)
            {
                index.TryAdd(_keys[start + i], i);
            }
        }

        return index.TryAdd(key, count) ? index : throw StateErrors.DuplicateKey(key);
    }

    private static bool Advance(ref Utf8JsonReader reader) =>
        reader.Read() ? true : throw StateErrors.Malformed("the JSON text ends early");

    private void Push(string key)
    {
        if (_top == _values.Length)
        {
            Grow();
        }

        _keys[_top++] = key;
        _highest = Math.Max(_highest, _top);
    }

    private void Grow()
    {
        if (_values.Length == 0 && _sparedValues is { } values && _sparedKeys is { } keys)
        {
            _sparedValues = null;
            (_values, _keys) = (values, keys);
            return;
        }

        int size = Math.Max(InitialStack, _values.Length * 2);
        Array.Resize(ref _values, size);
        Array.Resize(ref _keys, size);
    }

    private readonly void CheckDepth(int depth)
    {
        if (depth > _maxDepth)
        {
            throw StateErrors.TooDeep(_maxDepth);
        }
    }
}
