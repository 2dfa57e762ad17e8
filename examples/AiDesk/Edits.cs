using Clp;

namespace AiDesk;

/// <summary>Reads what a person types in place of proposed values.</summary>
internal static class Edits
{
    /// <summary>FIELD=VALUE pairs, or without any what the guards suggest, over what was typed before. Null when there is nothing to be read.</summary>
    public static StateObject? Read(string text, Preview shown, StateObject? before)
    {
        if (text.Length == 0)
        {
            StateObject suggested = StateObject.From(shown.Guards.SelectMany(g => g.Denial?.Suggestion ?? StateObject.Empty).DistinctBy(f => f.Key));
            return suggested.Count == 0 ? null : suggested.Aggregate(before ?? StateObject.Empty, (edit, field) => edit.With(field.Key, field.Value));
        }

        StateObject edit = before ?? StateObject.Empty;
        foreach (string pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            if (parts.Length < 2 || shown.Intent.Definition.Input.Find(parts[0]) is not { } field)
            {
                return null;
            }

            edit = edit.With(field.Name, field.Shape is NumberShape && int.TryParse(parts[1], out int number) ? number : parts[1]);
        }

        return edit;
    }
}
