using System.Globalization;

namespace Clp.Tests.State.Model;

/// <summary>The documented meaning of deltas, written the plain way: copy everything, then change in place.</summary>
internal sealed class NaiveModel(NaiveMap root)
{
    public NaiveMap Root { get; private set; } = root;

    public string Json => NaiveTree.Json(Root);

    /// <summary>All operations or none; false when one does not fit.</summary>
    public bool TryApply(StateDelta delta)
    {
        NaiveModel copy = new((NaiveMap)NaiveTree.Copy(Root)!);
        foreach (StateOp op in delta.Ops)
        {
            if (!copy.TryApply(op))
            {
                return false;
            }
        }

        Root = copy.Root;
        return true;
    }

    private bool TryApply(StateOp op) => op switch
    {
        StateOp.Set set => TrySet(op.Path, NaiveTree.From(set.Value)),
        StateOp.Remove => TryRemove(op.Path),
        StateOp.Merge merge => TrySet(op.Path, Merge(Find(op.Path, out object? target) ? target : null, NaiveTree.From(merge.Value))),
        StateOp.Edit edit => TryEdit(edit),
        _ => false,
    };

    private bool TrySet(StatePath path, object? value)
    {
        if (path.IsRoot)
        {
            Root = value as NaiveMap ?? Root;
            return value is NaiveMap;
        }

        object? at = Root;
        for (int i = 0; i < path.Length; i++)
        {
            bool last = i == path.Length - 1;
            switch (at)
            {
                case NaiveMap map:
                    if (last)
                    {
                        map.Set(path[i], value);
                        return true;
                    }

                    if (map.Find(path[i]) < 0)
                    {
                        map.Set(path[i], new NaiveMap([]));
                    }

                    at = map.Fields[map.Find(path[i])].Value;
                    break;
                case List<object?> list when Index(path[i]) is { } index && index < list.Count:
                    if (last)
                    {
                        list[index] = value;
                        return true;
                    }

                    at = list[index];
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private bool TryRemove(StatePath path)
    {
        if (path.IsRoot)
        {
            return false;
        }

        object? at = Root;
        for (int i = 0; i < path.Length; i++)
        {
            bool last = i == path.Length - 1;
            switch (at)
            {
                case NaiveMap map when map.Find(path[i]) < 0:
                    return true;
                case NaiveMap map when last:
                    map.Remove(path[i]);
                    return true;
                case NaiveMap map:
                    at = map.Fields[map.Find(path[i])].Value;
                    break;
                case List<object?> list when Index(path[i]) is { } index && index < list.Count:
                    if (last)
                    {
                        list.RemoveAt(index);
                        return true;
                    }

                    at = list[index];
                    break;
                case List<object?>:
                    return false;
                default:
                    return true;
            }
        }

        return true;
    }

    private bool TryEdit(StateOp.Edit edit)
    {
        if (!Find(edit.Path, out object? target))
        {
            return edit.Op switch
            {
                ArrayOp.Push push => TrySet(edit.Path, push.Items.Select(NaiveTree.From).ToList()),
                ArrayOp.Upsert upsert when upsert.Item.ContainsKey(upsert.Key) => TrySet(edit.Path, new List<object?> { NaiveTree.From(upsert.Item) }),
                _ => false,
            };
        }

        return target is List<object?> list && TryEdit(list, edit.Op);
    }

    private static bool TryEdit(List<object?> list, ArrayOp op)
    {
        switch (op)
        {
            case ArrayOp.Push push:
                list.AddRange(push.Items.Select(NaiveTree.From));
                return true;
            case ArrayOp.Insert insert when insert.Index >= 0 && insert.Index <= list.Count:
                list.Insert(insert.Index, NaiveTree.From(insert.Item));
                return true;
            case ArrayOp.Splice splice:
                int start = splice.Start < 0 ? list.Count + splice.Start : splice.Start;
                if (start < 0 || start > list.Count || splice.DeleteCount < 0)
                {
                    return false;
                }

                list.RemoveRange(start, Math.Min(splice.DeleteCount, list.Count - start));
                list.InsertRange(start, splice.Items.Select(NaiveTree.From));
                return true;
            case ArrayOp.RemoveAt remove:
                if (remove.Indices.Distinct().Count() != remove.Indices.Length || remove.Indices.Any(index => index < 0 || index >= list.Count))
                {
                    return false;
                }

                foreach (int index in remove.Indices.OrderDescending())
                {
                    list.RemoveAt(index);
                }

                return true;
            case ArrayOp.Filter filter:
                list.RemoveAll(item => !filter.Keep(StateValue.Parse(NaiveTree.Json(item))));
                return true;
            case ArrayOp.Upsert upsert:
                return TryUpsert(list, upsert);
            default:
                return false;
        }
    }

    private static bool TryUpsert(List<object?> list, ArrayOp.Upsert upsert)
    {
        NaiveMap item = (NaiveMap)NaiveTree.From(upsert.Item)!;
        if (item.Find(upsert.Key) < 0)
        {
            return false;
        }

        // The generator's new keys are small whole numbers; 1 and 1.0 are the same key.
        double wanted = Number(item.Fields[item.Find(upsert.Key)].Value);
        int at = list.FindIndex(other => other is NaiveMap map && map.Find(upsert.Key) is var key && key >= 0 && Number(map.Fields[key].Value) == wanted);
        if (at < 0)
        {
            list.Add(item);
        }
        else
        {
            list[at] = item;
        }

        return true;
    }

    private static double Number(object? value) =>
        value is NaiveNumber number ? double.Parse(number.Text, CultureInfo.InvariantCulture) : double.NaN;

    /// <summary>The pseudo-code of RFC 7396, section 2.</summary>
    private static object? Merge(object? target, object? patch)
    {
        if (patch is not NaiveMap changes)
        {
            return patch;
        }

        NaiveMap result = target as NaiveMap ?? new NaiveMap([]);
        foreach ((string key, object? value) in changes.Fields)
        {
            if (value is null)
            {
                result.Remove(key);
            }
            else
            {
                result.Set(key, Merge(result.Find(key) is var at && at >= 0 ? result.Fields[at].Value : null, value));
            }
        }

        return result;
    }

    private bool Find(StatePath path, out object? found)
    {
        found = Root;
        for (int i = 0; i < path.Length; i++)
        {
            switch (found)
            {
                case NaiveMap map when map.Find(path[i]) is var at && at >= 0:
                    found = map.Fields[at].Value;
                    break;
                case List<object?> list when Index(path[i]) is { } index && index < list.Count:
                    found = list[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index.ToString(CultureInfo.InvariantCulture) == segment ? index : null;
}
