using System.Runtime.InteropServices;

namespace Clp;

/// <summary>Collects fields for a new object in linear time; refuses duplicate and reserved keys.</summary>
internal sealed class FieldBuffer(int capacity)
{
    private readonly List<string> _keys = new(capacity);
    private readonly List<object> _values = new(capacity);
    private KeyIndex.Builder? _index;
    private Extent _extent = Extent.Container;

    internal void AddChecked(string key, StateValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        TextRules.CheckKey(key);
        key = KeyCache.Intern(key);
        if (!IsNew(key))
        {
            throw StateErrors.DuplicateKey(key);
        }

        _extent = _extent.With(key, value);
        _keys.Add(key);
        _values.Add(value);
    }

    internal StateObject ToObject() => ObjectStore.Create([.. _keys], CollectionsMarshal.AsSpan(_values), _extent, _index);

    private bool IsNew(string key)
    {
        if (_index is not null)
        {
            return _index.TryAdd(key, _keys.Count);
        }

        if (_keys.Contains(key))
        {
            return false;
        }

        if (_keys.Count == ObjectStore.SmallLimit)
        {
            _index = new KeyIndex.Builder();
            for (int i = 0; i < _keys.Count; i++)
            {
                _index.TryAdd(_keys[i], i);
            }

            _index.TryAdd(key, _keys.Count);
        }

        return true;
    }
}
