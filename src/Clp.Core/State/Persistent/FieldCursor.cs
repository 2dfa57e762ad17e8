using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>Walks an object's fields in insertion order without allocating.</summary>
internal struct FieldCursor
{
    private readonly StateObject _owner;
    private readonly string[]? _keys;
    private readonly int _slots;
    private object?[] _keyLeaf = [];
    private object?[] _valueLeaf = [];
    private int _slot = -1;

    internal FieldCursor(StateObject owner)
    {
        _owner = owner;
        _keys = owner.KeyStore as string[];
        _slots = _keys?.Length ?? Unsafe.As<WideKeys>(owner.KeyStore).Slots;
    }

    internal readonly string Key => _keys is null ? Unsafe.As<string>(_keyLeaf[_slot & Trie.Mask]!) : _keys[_slot];

    internal readonly StateValue Value => _keys is null ? Unsafe.As<StateValue>(_valueLeaf[_slot & Trie.Mask]!) : _owner.ValueAt(_slot);

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
                WideObject wide = Unsafe.As<WideObject>(_owner);
                _keyLeaf = Trie.Leaf(wide.WideKeys.Root, _slots, _slot);
                _valueLeaf = Trie.Leaf(wide.Root, _slots, _slot);
            }

            if (_keyLeaf[_slot & Trie.Mask] is not null)
            {
                return true;
            }
        }

        return false;
    }
}
