using System.Collections.Immutable;
using System.Security.Cryptography;
using Clp;
using Clp.Audit;

namespace CustomerDesk.Demo;

/// <summary>Judges the logs again, exports them as hash chains with signed checkpoints, and shows that two forgeries are found.</summary>
internal sealed class AuditShow(DemoData data, OpenDesks desks, DemoFolder folder, TimeProvider clock, Screen screen, Checks checks)
{
    public async ValueTask ShowAsync(CancellationToken cancellationToken)
    {
        screen.Heading("Can the log be trusted?",
            "First, every commit is judged again, with the guards and transitions of now on the state of then. Then each log is exported "
            + "as a chain in which every entry carries the hash of the one before, and its end is signed: the checkpoint. Anyone with the public key can verify it.");
        screen.Blank();
        await JudgeAgainAsync(cancellationToken);
        using ECDsa key = AuditKeys.Create();
        await File.WriteAllTextAsync(folder.PublicKey, key.ExportSubjectPublicKeyInfoPem(), cancellationToken);
        await ExportAsync(key, cancellationToken);
        screen.Blank();
        await TamperAsync(cancellationToken);
    }

    private async ValueTask JudgeAgainAsync(CancellationToken cancellationToken)
    {
        long events = 0, commits = 0;
        int differences = 0;
        foreach (DemoConversation conversation in data.Conversations)
        {
            ContractInstance instance = await desks.InstanceAsync(conversation, cancellationToken);
            ReplayReport report = await instance.VerifyAsync(cancellationToken);
            (events, commits, differences) = (events + report.Events, commits + report.Commits, differences + report.Differences.Length);
        }

        checks.That(differences == 0, $"{commits} commits among {events} events judged again: {differences} differences (each conversation's first commit notes whom it serves)");
    }

    private async ValueTask ExportAsync(ECDsa key, CancellationToken cancellationToken)
    {
        long entries = 0;
        int proven = 0;
        foreach (DemoConversation conversation in data.Conversations)
        {
            ContractInstance instance = await desks.InstanceAsync(conversation, cancellationToken);
            await using (FileStream file = File.Create(folder.Log(conversation.Id)))
            {
                AuditChain chain = await AuditExporter.ExportAsync(desks.Store, instance.Stream, file, cancellationToken: cancellationToken);
                await File.WriteAllTextAsync(folder.Checkpoint(conversation.Id), chain.Sign(key, clock).ToJson(), cancellationToken);
                entries += chain.Count;
            }

            AuditReport report = await VerifyAsync(folder.Log(conversation.Id), conversation, withCheckpoint: true, cancellationToken);
            proven += report.IsEndProven ? 1 : 0;
        }

        checks.That(proven == data.Conversations.Count, $"{proven} of {data.Conversations.Count} exported logs verified from file, signed checkpoint and public key ({entries} entries)");
    }

    private async ValueTask TamperAsync(CancellationToken cancellationToken)
    {
        DemoConversation? conversation = data.Conversations.LastOrDefault(conversation => ForgedLog.Read(folder.Log(conversation.Id)).CanBeChanged);
        if (conversation is null)
        {
            screen.Paragraph("No log has an entry made by a model, so there is nothing to tamper with.");
            return;
        }

        ForgedLog log = ForgedLog.Read(folder.Log(conversation.Id));
        screen.Paragraph($"Now somebody tampers with two copies of {conversation.Id}.jsonl.");
        string path = Path.Combine(folder.Forged, "changed.jsonl");
        long position = log.WriteChanged(path);
        screen.Detail($"changed.jsonl: entry {position} shall say that a person proposed it, not a model.", indent: 2);
        AuditReport changed = await VerifyAsync(path, conversation, withCheckpoint: true, cancellationToken);
        checks.That(changed.Findings.Any(finding => finding.Fault == AuditFault.Changed && finding.Position == position), "found: " + Findings(changed));

        path = Path.Combine(folder.Forged, "shortened.jsonl");
        long left = log.WriteShortened(path);
        screen.Detail($"shortened.jsonl: entry {left}, the last one, is cut off.", indent: 2);
        AuditReport alone = await VerifyAsync(path, conversation, withCheckpoint: false, cancellationToken);
        AuditReport signed = await VerifyAsync(path, conversation, withCheckpoint: true, cancellationToken);
        checks.That(signed.Findings.Any(finding => finding.Fault == AuditFault.Truncated && finding.Position == left), "found: " + Findings(signed));
        screen.Detail($"(Without the signed checkpoint the rest {(alone.IsIntact ? "would look" : "does not look")} sound.)", Styles.Quiet, 12);
    }

    private async ValueTask<AuditReport> VerifyAsync(string path, DemoConversation conversation, bool withCheckpoint, CancellationToken cancellationToken)
    {
        AuditVerifyOptions options = AuditVerifyOptions.Default;
        using ECDsa key = AuditKeys.FromPem(await File.ReadAllTextAsync(folder.PublicKey, cancellationToken));
        if (withCheckpoint)
        {
            Checkpoint checkpoint = Checkpoint.Parse(await File.ReadAllTextAsync(folder.Checkpoint(conversation.Id), cancellationToken));
            options = options with { Checkpoints = ImmutableArray.Create(checkpoint), PublicKey = key };
        }

        await using FileStream file = File.OpenRead(path);
        return await AuditVerifier.VerifyAsync(file, options, cancellationToken);
    }

    private static string Findings(AuditReport report) => report.Findings.IsEmpty ? "nothing" : string.Join(" ", report.Findings.Select(finding => finding.Message));
}
