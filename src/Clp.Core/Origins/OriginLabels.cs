namespace Clp;

/// <summary>One labelling of one proposal: walks its values and looks each up in the texts, within a budget. Not thread-safe.</summary>
internal sealed class OriginLabels(SeenTexts seen)
{
    private const int MaxParts = 256;

    private static readonly Origin UserOrigin = new(ValueSource.User);
    private static readonly Origin InWords = new(ValueSource.User, OriginParts.Words);
    private static readonly Origin AiOrigin = new(ValueSource.Ai);
    private readonly ScanBudget budget = new();
    private readonly List<KeyValuePair<string, Origin>> parts = [];
    private bool isOver;

    public Provenance Of(StateObject values)
    {
        List<KeyValuePair<string, Origin>> fields = [];
        foreach ((string field, StateValue value) in values)
        {
            isOver = false;
            if (Label(field, value) is { } origin)
            {
                // Parts that are not labelled fall back to their field, so it must not say better of them than is known.
                fields.Add(new(field, isOver && origin.Source != ValueSource.User ? Origin.Untraced : origin));
            }
        }

        return Provenance.Ai.WithLabels([.. parts, .. fields]);
    }

    /// <summary>The label of a value, after its parts were labelled; null for what nobody can be said to have written.</summary>
    private Origin? Label(string key, StateValue value)
    {
        switch (value)
        {
            case StateText text:
                return Text(key, text.Value);
            case StateNumber number:
                return Number(number);
            case StateArray list:
                return Worst(list.Select((item, i) => Below(OriginParts.Item(key, i), item)));
            case StateObject map:
                return Worst(map.Select(pair => Below(OriginParts.Child(key, pair.Key), pair.Value)));
            case StateBoolean:
                return AiOrigin;
            default:
                return null;
        }
    }

    private Origin? Below(string key, StateValue value)
    {
        Origin? origin = budget.IsSpent ? Origin.Untraced : Label(key, value);
        if (origin is not null)
        {
            Add(key, origin);
        }

        return origin;
    }

    private Origin? Worst(IEnumerable<Origin?> origins)
    {
        Origin? worst = null;
        foreach (Origin? origin in origins)
        {
            worst = origin is null ? worst : Origin.LessTrusted(worst, origin);
            if (IsSettled(worst))
            {
                break;
            }
        }

        return worst;
    }

    private Origin Text(string key, string value)
    {
        Origin origin = OfText(value);
        foreach (TextReference reference in TextReference.In(value))
        {
            Origin inside = OfText(reference.Value);
            origin = Origin.LessTrusted(origin, inside);
            if (!Add(OriginParts.Reference(key, reference), inside))
            {
                return origin;
            }
        }

        foreach (TextReference reference in TextReference.MaybeIn(value))
        {
            if (OfText(reference.Value) is { Source: ValueSource.Tool } inside)
            {
                origin = Origin.LessTrusted(origin, inside);
                if (!Add(OriginParts.Reference(key, reference), inside))
                {
                    return origin;
                }
            }
        }

        if (OriginParts.SiteIn(value) is { } site)
        {
            Add(OriginParts.Site(key), OfText(site));
        }

        return origin;
    }

    private Origin Number(StateNumber number)
    {
        if (seen.User.Any(text => NumberSearch.Finds(text, number, everyReading: false, budget)))
        {
            return UserOrigin;
        }

        foreach (ToolText said in seen.Tools)
        {
            if (NumberSearch.Finds(said.Text, number, everyReading: true, budget))
            {
                return new Origin(ValueSource.Tool, said.Tool);
            }
        }

        return Unfound();
    }

    private Origin OfText(string value)
    {
        if (seen.User.Any(text => TextSearch.FindsAnyForm(text, value, budget)))
        {
            return UserOrigin;
        }

        if (StateNumber.TryParse(value, out StateNumber? number) && Number(number) is { Source: ValueSource.User } asNumber)
        {
            return asNumber;
        }

        string[] words = TextSearch.WordsOf(value);
        if (seen.User.Any(text => TextSearch.FindsWords(text, words, budget)))
        {
            return InWords;
        }

        string plain = Lookalikes.Plain(value);
        string[] plainWords = TextSearch.WordsOf(plain);
        foreach (ToolText said in seen.Tools)
        {
            if (TextSearch.FindsAnyForm(said.Text, plain, budget) || TextSearch.FindsWords(said.Text, plainWords, budget))
            {
                return new Origin(ValueSource.Tool, said.Tool);
            }
        }

        return Unfound();
    }

    // Nothing that is still to come gets a label of its own, nor makes the field's another than untraced.
    private bool IsSettled(Origin? worst) => isOver && parts.Count >= MaxParts && worst is not null && worst.Source != ValueSource.User;

    private Origin Unfound() => budget.IsSpent || !seen.IsComplete ? Origin.Untraced : AiOrigin;

    private bool Add(string key, Origin origin)
    {
        if (parts.Count >= MaxParts || key.Length > OriginParts.MaxKey)
        {
            isOver = true;
            return false;
        }

        parts.Add(new(key, origin));
        return true;
    }
}
