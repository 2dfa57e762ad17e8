namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>What came of a campaign.</summary>
public sealed class CutTally
{
    private const int MostNotes = 20;
    private readonly Dictionary<Answer, int> answers = Enum.GetValues<Answer>().ToDictionary(answer => answer, _ => 0);
    private readonly List<string> lies = [];

    /// <summary>How many bytes the requests and their replies had that were cut afterwards: the places there were.</summary>
    public List<string> Measured { get; } = [];

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; set; }

    /// <summary>How many writes were under way when a connection was cut.</summary>
    public int Writes => answers.Values.Sum();

    /// <summary>How many of them had an operation id.</summary>
    public int WithOperation { get; set; }

    /// <summary>How many of those are stored exactly once, whole, after asking by the id or sending again.</summary>
    public int ExactlyOnce { get; set; }

    /// <summary>How many that got no answer, and had no operation id to ask by, turned out to be stored.</summary>
    public int UnknownButStored { get; set; }

    /// <summary>How many writes were told something that is not so, or are stored other than once or not at all.</summary>
    public int Lies => lies.Count;

    /// <summary>The first of them.</summary>
    public IEnumerable<string> FirstLies => lies.Take(MostNotes);

    /// <summary>How many were told this.</summary>
    public int Told(Answer answer) => answers[answer];

    internal void Count(Answer answer) => answers[answer]++;

    internal void Lie(string what) => lies.Add(what);

    /// <inheritdoc/>
    public override string ToString()
        => $"{Cuts} cuts, {Writes} writes: {Told(Answer.Unknown)} unknown (of those without operation id {UnknownButStored} stored), {Told(Answer.Stored)} answered, {Told(Answer.Rejected)} rejected; {ExactlyOnce} of {WithOperation} with operation id stored exactly once; {Lies} lies; bytes of requests and replies: {string.Join(", ", Measured)}";
}
