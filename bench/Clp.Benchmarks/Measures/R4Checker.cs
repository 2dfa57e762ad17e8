using Clp.Storage.Conformance.Linearizability;
using Clp.TestKit;

namespace Clp.Benchmarks.Measures;

/// <summary>The linearizability checker against recorded histories whose truth is known.</summary>
internal sealed class R4Checker : IMeasure
{
    private const int Histories = 60;

    public string Name => "R4";

    public string About => "linearizability checker: agrees with the label of every recorded history, never gives up";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        if (SharedData.Find(LabelledHistories.Folder) is not { } folder)
        {
            yield return Figure.None("checker-agrees", $"{Histories}/{Histories}", SharedData.Missing(LabelledHistories.Folder));
            yield break;
        }

        (string Name, bool IsLegal, Judgement Judgement)[] all = [.. LabelledHistories.Judge(folder)];
        foreach ((string name, bool isLegal, Judgement judgement) in all.Where(history => !LabelledHistories.Agrees(history.IsLegal, history.Judgement)))
        {
            context.Note($"R4 {name}, labelled {(isLegal ? "legal" : "illegal")}: {judgement}");
        }

        context.Note($"R4: {all.Count(history => history.IsLegal)} legal, {all.Count(history => !history.IsLegal)} illegal; at most {all.Max(history => history.Judgement.Visited)} configurations for one");
        yield return Figure.All("checker-agrees", all.Count(history => LabelledHistories.Agrees(history.IsLegal, history.Judgement)), Histories);
        yield return Figure.Exactly("checker-gave-up", all.Count(history => history.Judgement.Verdict == Verdict.GaveUp), 0);
    }
}
