using Clp;
using Spectre.Console;

namespace CustomerDesk.Demo;

/// <summary>Shows that a program that starts anew over the same folder has every state that the ended one had.</summary>
internal sealed class Restart(DemoData data, OpenDesks desks, Screen screen, Checks checks)
{
    private const int Shown = 16;

    /// <param name="hashes">By conversation: the hash of the state before the program ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask ShowAsync(IReadOnlyDictionary<string, string> hashes, CancellationToken cancellationToken)
    {
        screen.Heading("The program ends and starts again",
            "Runtimes and store were closed, nothing was kept in memory. Now a new store has opened the same folder, and each "
            + "conversation's state is put together again from its log alone: the recorded changes are applied in order, no model, no guard is asked.");
        screen.Blank();
        Table table = screen.Table();
        table.AddColumns("conversation", "events", "state before (SHA-256)", "state from the log", "");
        int same = 0;
        foreach (DemoConversation conversation in data.Conversations)
        {
            ContractInstance instance = await desks.InstanceAsync(conversation, cancellationToken);
            string now = CanonicalJson.Sha256(instance.State);
            string replayed = CanonicalJson.Sha256(await instance.ReplayAsync(instance.Version, cancellationToken));
            bool isSame = hashes[conversation.Id] == now && now == replayed;
            same += isSame ? 1 : 0;
            table.AddRow(Markup.Escape(conversation.Id), $"{instance.Version + 1}", Short(hashes[conversation.Id]), Short(replayed), isSame ? "same" : "DIFFERENT");
        }

        screen.Write(table);
        checks.That(same == data.Conversations.Count, $"{same} of {data.Conversations.Count} states are what they were before the end");
    }

    private static string Short(string hash) => hash[..Shown];
}
