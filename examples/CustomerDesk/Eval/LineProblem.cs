namespace CustomerDesk.Eval;

/// <summary>A line of a data file that could not be evaluated.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Code">A stable code of <see cref="Clp.ClpCodes"/>.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record LineProblem(string File, int Line, string Code, string Message);
