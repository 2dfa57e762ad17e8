using System.Collections.Immutable;
using System.Globalization;

namespace Clp;

/// <summary>Checks a value against a shape and collects every error. Allocates nothing for a value that fits.</summary>
internal static class ShapeValidator
{
    // A list of a million wrong items is one mistake, and must not become a million entries of one event.
    private const int MaxErrors = 100;

    public static bool Fits(Shape shape, StateValue value)
    {
        List<ValidationError> errors = [];
        Check(shape, value, StatePath.Root, errors);
        return errors.Count == 0;
    }

    public static void Check(Shape shape, StateValue value, StatePath path, List<ValidationError> errors)
    {
        if (IsEnough(path, errors))
        {
            return;
        }

        if (value.Kind is StateKind.Null or StateKind.Redacted)
        {
            if (value.IsRedacted)
            {
                // What it stands for fitted when it was written, and nobody can look again.
                return;
            }

            if (!shape.AllowsNull && shape is not AnyShape)
            {
                WrongType(shape, value, path, errors);
            }

            return;
        }

        switch (shape)
        {
            case ObjectShape o when value is StateObject fields: CheckObject(o, fields, path, errors); break;
            case MapShape m when value is StateObject entries: CheckMap(m, entries, path, errors); break;
            case ListShape l when value is StateArray items: CheckList(l, items, path, errors); break;
            case TextShape t when value is StateText text: CheckText(t, text.Value, path, errors); break;
            case NumberShape n when value is StateNumber number: CheckNumber(n, number, path, errors); break;
            case EnumShape e when value is StateText text: CheckEnum(e, text.Value, path, errors); break;
            case DateShape when value is StateText text: CheckDate(text.Value, path, errors); break;
            case DateTimeShape when value is StateText text: CheckDateTime(text.Value, path, errors); break;
            case BooleanShape when value is StateBoolean: break;
            case AnyShape: break;
            default: WrongType(shape, value, path, errors); break;
        }
    }

    /// <summary>The errors of a payload, or the default array: as its object shape, except that missing required fields are the caller's to report.</summary>
    public static ImmutableArray<ValidationError> PayloadErrors(ObjectShape shape, StateObject payload)
    {
        List<ValidationError>? errors = null;
        FieldCursor cursor = new(payload);
        while (cursor.MoveNext())
        {
            bool isPlain = shape.Find(cursor.Key) is { } field ? !NeedsLook(field.Shape, cursor.Value) : shape.AllowsOthers;
            if (!isPlain)
            {
                CheckField(shape, cursor.Key, cursor.Value, StatePath.Root, errors ??= []);
            }
        }

        return errors is { Count: > 0 } ? [.. errors] : default;
    }

    private static void CheckObject(ObjectShape shape, StateObject value, StatePath path, List<ValidationError> errors)
    {
        if (shape.Fields.IsEmpty && shape.AllowsOthers)
        {
            return;
        }

        foreach (Field field in shape.Fields)
        {
            if (field.IsRequired && !value.ContainsKey(field.Name))
            {
                errors.Add(new ValidationError(path.Child(field.Name), "missing_field", $"The field '{field.Name}' is required."));
            }
        }

        foreach ((string key, StateValue item) in value)
        {
            CheckField(shape, key, item, path, errors);
        }
    }

    private static void CheckField(ObjectShape shape, string key, StateValue value, StatePath path, List<ValidationError> errors)
    {
        if (shape.Find(key) is not { } field)
        {
            if (!shape.AllowsOthers && !IsEnough(path, errors))
            {
                errors.Add(new ValidationError(path.Key(key), "unknown_field", $"The field '{Short(key)}' is not declared; leave it out or declare it."));
            }

            return;
        }

        if (NeedsLook(field.Shape, value))
        {
            int first = errors.Count;
            Check(field.Shape, value, path.Key(key), errors);
            for (int i = first; field.IsPersonal && i < errors.Count; i++)
            {
                errors[i] = WithoutValue(errors[i], path.Key(key));
            }
        }
    }

    /// <summary>The error without what tells of a personal value: its message, and the keys below the field.</summary>
    public static ValidationError WithoutValue(ValidationError error, StatePath field)
        => new(field, error.Code, $"The value does not fit ({error.Code}); it is personal and not shown.");

    // Most fields are plain and right; they must not cost a path.
    private static bool NeedsLook(Shape shape, StateValue value) => shape switch
    {
        AnyShape => false,
        BooleanShape => value is not StateBoolean,
        NumberShape n => value is not StateNumber number || (n.WholeOnly && !number.IsInteger) || !IsInRange(n, number),
        TextShape { Pattern: null } t => value is not StateText text || text.Value.Length < t.MinLength || text.Value.Length > t.MaxLength,
        EnumShape e => value is not StateText text || !e.Values.Contains(text.Value, StringComparer.Ordinal),
        _ => true,
    };

    private static void CheckMap(MapShape shape, StateObject value, StatePath path, List<ValidationError> errors)
    {
        foreach ((string key, StateValue item) in value)
        {
            if (NeedsLook(shape.Of, item))
            {
                Check(shape.Of, item, path.Key(key), errors);
            }
        }
    }

    private static void CheckList(ListShape shape, StateArray value, StatePath path, List<ValidationError> errors)
    {
        if (value.Count < shape.MinItems || value.Count > shape.MaxItems)
        {
            string bounds = shape.MaxItems == int.MaxValue ? $"at least {shape.MinItems}" : $"{shape.MinItems} to {shape.MaxItems}";
            errors.Add(new ValidationError(path, "wrong_length", $"The list has {value.Count} items; it needs {bounds}."));
        }

        for (int i = 0; i < value.Count; i++)
        {
            if (NeedsLook(shape.Of, value[i]))
            {
                Check(shape.Of, value[i], path.Child(i), errors);
            }
        }
    }

    private static void CheckText(TextShape shape, string text, StatePath path, List<ValidationError> errors)
    {
        if (text.Length < shape.MinLength || text.Length > shape.MaxLength)
        {
            string bounds = shape.MaxLength == int.MaxValue ? $"at least {shape.MinLength}" : $"{shape.MinLength} to {shape.MaxLength}";
            errors.Add(new ValidationError(path, "wrong_length", $"The text has {text.Length} characters; it needs {bounds}."));
        }

        if (shape.Pattern is { } pattern && !TextPatterns.Matches(pattern, text))
        {
            errors.Add(new ValidationError(path, "wrong_format", $"The text does not match the pattern {pattern}."));
        }
    }

    private static void CheckNumber(NumberShape shape, StateNumber number, StatePath path, List<ValidationError> errors)
    {
        if (shape.WholeOnly && !number.IsInteger)
        {
            errors.Add(new ValidationError(path, "wrong_type", $"Expected a whole number, found {Short(number.Text)}."));
        }

        if (shape.Min is null && shape.Max is null)
        {
            return;
        }

        if (!IsInRange(shape, number))
        {
            string bounds = (shape.Min, shape.Max) switch
            {
                ({ } a, { } b) => string.Create(CultureInfo.InvariantCulture, $"{a} to {b}"),
                ({ } a, null) => string.Create(CultureInfo.InvariantCulture, $"{a} or more"),
                (_, var b) => string.Create(CultureInfo.InvariantCulture, $"{b} or less"),
            };
            errors.Add(new ValidationError(path, "out_of_range", $"{Short(number.Text)} is outside the range; it must be {bounds}."));
        }
    }

    private static bool IsInRange(NumberShape shape, StateNumber number)
        => (shape.Min is not { } min || NumberOrder.Compare(number, min) >= 0) && (shape.Max is not { } max || NumberOrder.Compare(number, max) <= 0);

    private static void CheckEnum(EnumShape shape, string text, StatePath path, List<ValidationError> errors)
    {
        if (!shape.Values.Contains(text, StringComparer.Ordinal))
        {
            errors.Add(new ValidationError(path, "unknown_value", $"'{Short(text)}' is not one of {string.Join(", ", shape.Values)}."));
        }
    }

    private static void CheckDate(string text, StatePath path, List<ValidationError> errors)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            errors.Add(new ValidationError(path, "wrong_format", $"'{Short(text)}' is not a date; write it as yyyy-MM-dd."));
        }
    }

    private static void CheckDateTime(string text, StatePath path, List<ValidationError> errors)
    {
        if (!Instants.TryParse(text, out _))
        {
            errors.Add(new ValidationError(path, "wrong_format", $"'{Short(text)}' is not an instant with an offset; write it as 2026-03-01T09:00:00Z."));
        }
    }

    private static bool IsEnough(StatePath path, List<ValidationError> errors)
    {
        if (errors.Count == MaxErrors)
        {
            errors.Add(new ValidationError(path, "too_many_errors", $"There are more errors than the {MaxErrors} that are listed; mend these first."));
        }

        return errors.Count > MaxErrors;
    }

    private static void WrongType(Shape shape, StateValue value, StatePath path, List<ValidationError> errors)
        => errors.Add(new ValidationError(path, "wrong_type", $"Expected {ShapeWords.Of(shape)}, found {ShapeWords.Of(value)}."));

    private static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
