namespace CustomerDesk.Calculator;

/// <summary>An expression that Python would not evaluate; the message is Python's.</summary>
internal sealed class CalculatorException(string message) : Exception(message);
