using System.Globalization;
using CustomerDesk.Reference;

namespace CustomerDesk.Calculator;

/// <summary>Arithmetic as Python evaluates it: integers stay exact, <c>/</c> gives a float, <c>//</c> floors, <c>**</c> binds tighter than a sign on its left.</summary>
internal sealed class Expression
{
    private const int MaxDepth = 200;
    private const string Invalid = "invalid syntax (<string>, line 1)";
    private readonly string text;
    private int at;
    private int depth;

    private Expression(string text)
    {
        this.text = text;
    }

    /// <summary>Evaluates, or throws <see cref="CalculatorException"/> with Python's message.</summary>
    public static PythonNumber Evaluate(string text)
    {
        Expression expression = new(text.Trim(' '));
        if (expression.text.Length == 0)
        {
            throw new CalculatorException("invalid syntax (<string>, line 0)");
        }

        expression.CheckParentheses();
        PythonNumber value = expression.Sum();
        return expression.Peek() == '\0' ? value : throw new CalculatorException(Invalid);
    }

    // Python finds unbalanced parentheses before any other fault.
    private void CheckParentheses()
    {
        int open = 0;
        foreach (char c in text)
        {
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open < 0)
            {
                throw new CalculatorException("unmatched ')' (<string>, line 1)");
            }
        }

        if (open > 0)
        {
            throw new CalculatorException("'(' was never closed (<string>, line 1)");
        }
    }

    private PythonNumber Sum()
    {
        PythonNumber left = Product();
        while (Peek() is '+' or '-')
        {
            bool plus = text[at++] == '+';
            PythonNumber right = Product();
            left = plus ? left + right : left - right;
        }

        return left;
    }

    private PythonNumber Product()
    {
        PythonNumber left = Signed();
        while (Peek() is '*' or '/')
        {
            string op = Operator();
            PythonNumber right = Signed();
            left = op switch
            {
                "*" => left * right,
                "/" => PythonDivision.True(left, right),
                _ => PythonDivision.Floor(left, right),
            };
        }

        return left;
    }

    private PythonNumber Signed()
    {
        if (Peek() is '+' or '-')
        {
            bool minus = text[at++] == '-';
            Enter();
            PythonNumber value = Signed();
            depth--;
            return minus ? -value : value;
        }

        return Power();
    }

    private PythonNumber Power()
    {
        PythonNumber value = Atom();
        if (Peek() == '(')
        {
            throw new CalculatorException($"'{(value.IsFloat ? "float" : "int")}' object is not callable");
        }

        if (Peek() == '*' && at + 1 < text.Length && text[at + 1] == '*')
        {
            at += 2;
            return PythonDivision.Power(value, Signed());
        }

        return value;
    }

    private PythonNumber Atom()
    {
        if (Peek() != '(')
        {
            return Number();
        }

        at++;
        Enter();
        if (Peek() == ')')
        {
            throw new CalculatorException("float() argument must be a string or a real number, not 'tuple'");
        }

        PythonNumber value = Sum();
        depth--;
        if (Peek() != ')')
        {
            throw new CalculatorException("invalid syntax. Perhaps you forgot a comma? (<string>, line 1)");
        }

        at++;
        return value;
    }

    private PythonNumber Number()
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        bool real = at < text.Length && text[at] == '.';
        if (real)
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }

        string number = text[start..at];
        if (number is "" or ".")
        {
            throw new CalculatorException(Invalid);
        }

        if (real)
        {
            return PythonNumber.Of(double.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        }

        return number.Length > 1 && number[0] == '0' && number.AsSpan().Trim('0').Length > 0
            ? throw new CalculatorException("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers (<string>, line 1)")
            : PythonNumber.Parse(number);
    }

    // "*" or "/" or "//"; "**" is consumed by Power.
    private string Operator()
    {
        char op = text[at++];
        if (op == '/' && at < text.Length && text[at] == '/')
        {
            at++;
            return "//";
        }

        return op.ToString();
    }

    private char Peek()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }

    private void Enter()
    {
        if (++depth > MaxDepth)
        {
            throw new CalculatorException("too many nested parentheses (<string>, line 1)");
        }
    }
}
