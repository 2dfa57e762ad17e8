namespace Clp;

/// <summary>Text is not acceptable JSON, a value is of another kind than the caller needs, or something exceeds a cap.</summary>
public sealed class StateFormatException : ClpException
{
    internal StateFormatException(string code, string message, Exception? inner = null)
        : base(code, message, inner) { }
}

/// <summary>A path is malformed, or does not lead where the operation needs it to.</summary>
public sealed class StatePathException : ClpException
{
    internal StatePathException(string code, string message)
        : base(code, message) { }
}
