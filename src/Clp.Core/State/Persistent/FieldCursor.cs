using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>Walks an object's fields in insertion order without allocating.</summary>
internal struct FieldCursor
{
    private readonly StateObject _owner;
    private readonly string[]? _keys;
    private readonly int _slots;
    private object?[] _keyLeaf;
    private object?[] _valueLeaf;
    private int _slot = -1;

    internal FieldCursor(StateObject owner)
    {
        _owner = owner;
        _keys = owner.KeyStore as string[];
        _slots = _keys?.Length ?? Unsafe.As<WideKeys>(owner.KeyStore).Slots;
        _keyLeaf = [];
        _valueLeaf = owner.ValueStore;
    }

    internal readonly string Key => _keys is null ? Unsafe.As<string>(_keyLeaf[_slot & Trie.Mask]!) : _keys[_slot];

    internal readonly StateValue Value => Unsafe.As<StateValue>(_valueLeaf[_keys is null ? _slot & Trie.Mask : _slot]!);

    internal bool MoveNext()
    {
        while (++_slot < _slots)
        {
            if (_keys is not null)
            {
                return true;
            }

            if ((_slot & Trie.Mask) == 0)
            {
                _keyLeaf = Trie.Leaf(Unsafe.As<WideKeys>(_owner.KeyStore).Root, _slots, _slot);
                _valueLeaf = Trie.Leaf(_owner.ValueStore, _slots, _slot);
            }

            if (_keyLeaf[_slot & Trie.Mask] is not null)
            {
                return true;
            }
        }

        return false;
    }
}
