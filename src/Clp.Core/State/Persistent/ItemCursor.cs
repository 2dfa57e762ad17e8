using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>Walks an array's items without allocating.</summary>
internal struct ItemCursor
{
    private readonly StateArray _owner;
    private object?[] _leaf;
    private int _index = -1;

    internal ItemCursor(StateArray owner)
    {
        _owner = owner;
        _leaf = owner.Root;
    }

    internal readonly StateValue Value => Unsafe.As<StateValue>(_leaf[_owner.IsSmall ? _index : _index & Trie.Mask]!);

    internal bool MoveNext()
    {
        if (++_index >= _owner.Count)
        {
            return false;
        }

        if (!_owner.IsSmall && (_index & Trie.Mask) == 0)
        {
            _leaf = Trie.Leaf(_owner.Root, _owner.Count, _index);
        }

        return true;
    }
}
