// A sentence becomes a proposal; a person sees what it would do, and decides. A model never changes anything here.
using AiDesk;
using Clp;
using Clp.Ai;

Actor ada = Actor.Human("ada");
await using ClpRuntime runtime = new(Village.Contract);
ContractInstance village = await runtime.OpenAsync("village");

IAssistant assistant;
try
{
    assistant = ModelAssistant.Server() is { } server ? new ModelAssistant(village, ada, server) : new RuleAssistant(village, ada);
}
catch (ConfigurationException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

using IAssistant closing = assistant;
Keyboard keyboard = new(Console.IsInputRedirected && !args.Contains("--stdin") ? Keyboard.Script : null);
Clerk desk = new(village, ada, keyboard);
HashSet<ProposalId> seen = [];

Console.WriteLine($"The desk of the village hall. Proposals by: {assistant.Name}. Ask for a room; an empty line ends it.");
while (keyboard.Read("\n> ") is { Length: > 0 } sentence)
{
    Question question = new(sentence, sentence.Contains("letter", StringComparison.OrdinalIgnoreCase) ? Keyboard.Letter : null);
    if (question.Letter is { } letter)
    {
        Console.WriteLine($"  the letter: {letter}");
    }

    try
    {
        Console.WriteLine($"  {await assistant.AskAsync(question, default)}");
        foreach (Proposal proposal in village.PendingIntents.SelectMany(i => village.ProposalsFor(i)).Where(p => p.Status == ProposalStatus.Staged && seen.Add(p.Id)).ToArray())
        {
            await desk.DecideAsync(proposal, default);
        }
    }
    catch (ClpException e)
    {
        Console.WriteLine($"  it came to nothing: {e.Message}");
    }
}

Console.WriteLine($"\nbookings: {village.State["bookings"]}; codes sent: {village.State["codes"]}; still waiting: {village.PendingIntents.Length}");
Dictionary<string, int> byKind = [];
await foreach (RecordedEvent e in village.ReadLogAsync())
{
    byKind[e.Event.Kind] = byKind.GetValueOrDefault(e.Event.Kind) + 1;
}

Console.WriteLine($"the log: {string.Join(", ", byKind.Select(k => $"{k.Value} {k.Key}"))}");
Console.WriteLine($"replayed from the log alone: {((await village.ReplayAsync(village.Version)).Equals(village.State) ? "the same state" : "ANOTHER STATE")}");
return 0;
