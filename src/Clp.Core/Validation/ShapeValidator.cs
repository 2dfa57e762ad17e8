namespace Clp;

/// <summary>Checks a value against a shape and collects every error.</summary>
internal static class ShapeValidator
{
    public static bool Fits(Shape shape, StateValue value)
    {
        List<ValidationError> errors = [];
        Check(shape, value, StatePath.Root, errors);
        return errors.Count == 0;
    }

    public static void Check(Shape shape, StateValue value, StatePath path, List<ValidationError> errors) => throw new NotImplementedException();
}
