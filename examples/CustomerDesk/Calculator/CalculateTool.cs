using System.Buffers;
using CustomerDesk.Reference;

namespace CustomerDesk.Calculator;

/// <summary>The `calculate` tool of both benchmarks: an expression, rounded to cents, as Python prints it.</summary>
internal static class CalculateTool
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789+-*/(). ");

    /// <summary>The result, or the refusal's text without its prefix.</summary>
    public static bool TryRun(string expression, string invalidCharacters, out string text)
    {
        if (expression.AsSpan().ContainsAnyExcept(Allowed))
        {
            text = invalidCharacters;
            return false;
        }

        try
        {
            PythonNumber value = Expression.Evaluate(expression);
            if (!double.IsFinite(value.ToDouble()) && !value.IsFloat)
            {
                text = "int too large to convert to float";
                return false;
            }

            text = PythonFloat.Repr(PythonFloat.Round2(value.ToDouble()));
            return true;
        }
        catch (CalculatorException exception)
        {
            text = exception.Message;
            return false;
        }
    }
}
