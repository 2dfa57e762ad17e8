namespace Clp;

/// <summary>RFC 7396.</summary>
internal static class MergePatch
{
    internal static StateObject Apply(StateObject target, StateObject patch)
    {
        FieldCursor field = new(patch);
        while (field.MoveNext())
        {
            StateValue? present = ObjectStore.Find(target, field.Key, out int slot);
            if (field.Value is StateNull)
            {
                target = present is null ? target : ObjectStore.RemoveSlot(target, field.Key, slot, present);
                continue;
            }

            StateValue next = field.Value is StateObject nested
                ? Apply(present as StateObject ?? StateObject.Empty, nested)
                : field.Value;
            if (present is null)
            {
                target = ObjectStore.Add(target, field.Key, next);
            }
            else if (!StateEquality.AreIdentical(present, next))
            {
                target = ObjectStore.SetSlot(target, slot, present, next);
            }
        }

        return target;
    }
}
