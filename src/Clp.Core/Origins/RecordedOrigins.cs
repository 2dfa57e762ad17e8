namespace Clp;

/// <summary>
/// Labels as they may be recorded. They stay readable where personal values are sealed or erased, so none of them may be named
/// after what such a value holds: below a personal field only declared names and places in lists are kept. Pure.
/// </summary>
internal static class RecordedOrigins
{
    /// <summary>The same labels; what may not be named is labelled together with what it is in, which takes the least trusted of them.</summary>
    public static Provenance Of(Provenance origins, ObjectShape input)
    {
        Dictionary<string, Origin> named = new(StringComparer.Ordinal);
        bool isChanged = false;
        foreach ((string entry, Origin origin) in origins.Entries)
        {
            string? around = Around(entry, input);
            isChanged |= around is not null;
            string name = around ?? entry;
            named[name] = Origin.LessTrusted(named.GetValueOrDefault(name) ?? (around is null ? null : origins.Find(name) ?? origins.Default), origin);
        }

        return isChanged ? origins.With(named) : origins;
    }

    /// <summary>The innermost thing around what the entry labels that may be named; null when the entry itself may.</summary>
    private static string? Around(string entry, ObjectShape input)
    {
        if (OriginParts.PathOf(entry) is not { } path || ShapePaths.PersonalAbove(input, path) is not { } personal)
        {
            return null;
        }

        for (int length = personal.Length; length < path.Length; length++)
        {
            StatePath above = StatePath.FromTrusted([.. path.Segments[..length]]);
            bool isDeclared = ShapePaths.Find(input, above) is var shape && (shape is ListShape || (shape as ObjectShape)?.Find(path[length]) is not null);
            if (!isDeclared)
            {
                return OriginParts.At(above);
            }
        }

        return null;
    }
}
