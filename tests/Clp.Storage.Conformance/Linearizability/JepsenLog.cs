using System.Globalization;

namespace Clp.Storage.Conformance.Linearizability;

/// <summary>Reads the log of a Jepsen test of a register: one line per call and per answer, of the form <c>process :invoke|:ok|:fail|:info :read|:write|:cas value</c>.</summary>
public static class JepsenLog
{
    /// <summary>The operations of the log; a line's number is its place on the clock.</summary>
    /// <remarks>A failed comparison is an answer; any other failure says that nothing happened; <c>:info</c>, and the end of the log, say that no answer came.</remarks>
    /// <exception cref="FormatException">A line does not have that form.</exception>
    public static IReadOnlyList<TimedOperation<RegisterOperation>> Parse(IEnumerable<string> lines)
    {
        List<TimedOperation<RegisterOperation>> history = [];
        Dictionary<string, (int At, string[] Words)> running = [];
        int at = 0;
        foreach (string line in lines)
        {
            at++;
            string[] words = line[(line.LastIndexOf(" - ", StringComparison.Ordinal) + 3)..].Split('\t');
            if (words.Length != 4)
            {
                throw new FormatException($"line {at} is not 'process type operation value': {line}");
            }

            if (words[1] == ":invoke")
            {
                running.Add(words[0], (at, words));
            }
            else if (!running.Remove(words[0], out (int At, string[] Words) call) || call.Words[2] != words[2])
            {
                throw new FormatException($"line {at} answers a call that is not there: {line}");
            }
            else if (Answer(call.Words, words) is { } operation)
            {
                history.Add(new(operation, call.At, words[1] == ":info" ? null : at));
            }
        }

        history.AddRange(running.Values.Where(call => call.Words[2] != ":read").OrderBy(call => call.At).Select(call =>
            new TimedOperation<RegisterOperation>(Answer(call.Words, ["", ":info", "", ""])!, call.At, null)));
        return history;
    }

    // Null when there is nothing to check: it did not happen, or nobody saw what it read.
    private static RegisterOperation? Answer(string[] call, string[] answer) => (call[2], answer[1]) switch
    {
        (":read", ":ok") => new RegisterOperation.Read(answer[3] == "nil" ? null : Number(answer[3])),
        (":read", ":fail" or ":info") or (":write", ":fail") => null,
        (":write", ":ok" or ":info") => new RegisterOperation.Write(Number(call[3])),
        (":cas", ":ok" or ":fail" or ":info") => Cas(call[3], answer[1]),
        _ => throw new FormatException($"not known: {call[2]} {answer[1]}"),
    };

    private static RegisterOperation.CompareAndSet Cas(string pair, string answer)
    {
        string[] numbers = pair.Trim('[', ']').Split(' ');
        return numbers.Length == 2
            ? new(Number(numbers[0]), Number(numbers[1]), answer == ":info" ? null : answer == ":ok")
            : throw new FormatException($"not a pair: {pair}");
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
