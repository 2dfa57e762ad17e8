using System.CommandLine;
using System.Security.Cryptography;
using Clp.Audit;
using Clp.Cli.Output;

namespace Clp.Cli.Commands;

/// <summary><c>clp audit verify</c>: is an exported file what was exported? Needs no store.</summary>
internal sealed class AuditVerifyCommand
{
    private readonly Argument<string> file = new("file") { Description = "The exported file, JSONL or CSV." };
    private readonly Option<string[]> checkpoints = new("--checkpoint") { Description = "A signed checkpoint the file must agree with; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> publicKey = new("--public-key") { Description = "The public key (PEM) the checkpoints were signed with." };
    private readonly Option<string?> after = new("--after") { Description = "The checkpoint that the file continues, if it was exported with --after." };
    private readonly Option<bool> allowUncovered = new("--allow-uncovered") { Description = "Accept entries after the newest checkpoint." };
    private readonly Option<bool> reformatted = new("--reformatted") { Description = "Accept a JSONL file that another program has parsed and written again." };
    private readonly Option<bool> json = new("--json") { Description = "Print the report as one JSON object." };

    public static Command Create(ToolHost host)
    {
        AuditVerifyCommand verify = new();
        Command command = new("verify", "Verify an exported file offline.") { verify.file };
        foreach (Option option in new Option[] { verify.checkpoints, verify.publicKey, verify.after, verify.allowUncovered, verify.reformatted, verify.json })
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => verify.RunAsync(parsed, host, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ToolHost host, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(file);
        string[] checkpointPaths = parsed.GetValue(checkpoints) ?? [];
        bool hasCheckpoint = checkpointPaths.Length > 0 || parsed.GetValue(after) is not null;
        if (hasCheckpoint != parsed.GetValue(publicKey) is not null)
        {
            throw new ClpException(ClpCodes.BadCommandLine, "--checkpoint (or --after) and --public-key go together: a checkpoint proves nothing without the key it was signed with.");
        }

        InputFile.Find(path, "audit file");
        using ECDsa? key = parsed.GetValue(publicKey) is { } keyPath ? InputFile.ReadKey(keyPath) : null;
        AuditVerifyOptions options = new()
        {
            Checkpoints = [.. checkpointPaths.Select(InputFile.ReadCheckpoint)],
            After = parsed.GetValue(after) is { } afterPath ? InputFile.ReadCheckpoint(afterPath) : null,
            PublicKey = key,
            AllowUncovered = parsed.GetValue(allowUncovered),
            AllowReformatted = parsed.GetValue(reformatted),
        };
        FileStream stream = InputFile.Open(path, "audit file");
        await using (stream.ConfigureAwait(false))
        {
            AuditReport report = await AuditVerifier.VerifyAsync(stream, options, cancellationToken).ConfigureAwait(false);
            (parsed.GetValue(json) ? (Action<AuditReport, ToolHost>)ReportJson.Write : ReportText.Write)(report, host);
            return report.IsIntact ? ExitCode.Ok : ExitCode.Failed;
        }
    }
}
