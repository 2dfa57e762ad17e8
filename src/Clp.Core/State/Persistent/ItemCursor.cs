using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>Walks an array's items without allocating.</summary>
internal struct ItemCursor
{
    private readonly StateArray _owner;
    private object[] _leaf = [];
    private int _next, _at = -1;

    internal ItemCursor(StateArray owner) => _owner = owner;

    internal readonly StateValue Value => Unsafe.As<StateValue>(_leaf[_at]);

    internal bool MoveNext()
    {
        if (++_at < _leaf.Length)
        {
            return true;
        }

        if (_next >= _owner.Count)
        {
            return false;
        }

        _at = _next;
        _leaf = _owner.Leaf(ref _at);
        _next += _leaf.Length;
        return true;
    }
}
