using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Clp.Audit;
using Clp.Cli.Output;

namespace Clp.Cli.Commands;

/// <summary><c>clp audit check</c>: does the log that a checkpoint was signed on have the entry of this proof?</summary>
internal static class AuditCheckCommand
{
    private const int MaxProofBytes = 64 * 1024 * 1024;

    public static Command Create(ToolHost host)
    {
        Command command = new("check", "Check the proof of one entry against a signed checkpoint.");
        Argument<string> file = new("proof") { Description = "The proof that clp audit prove wrote." };
        Option<string> checkpoint = new("--checkpoint") { Description = "The signed checkpoint.", Required = true };
        Option<string> publicKey = new("--public-key") { Description = "The public key (PEM) the checkpoint was signed with.", Required = true };
        command.Add(file);
        command.Add(checkpoint);
        command.Add(publicKey);
        command.SetAction(parsed =>
        {
            using ECDsa key = InputFile.ReadKey(parsed.GetRequiredValue(publicKey));
            Checkpoint signed = InputFile.ReadCheckpoint(parsed.GetRequiredValue(checkpoint));
            EntryProof proof = EntryProof.Parse(InputFile.ReadText(parsed.GetRequiredValue(file), "proof", MaxProofBytes));
            try
            {
                proof.Verify(signed, key);
            }
            catch (AuditException refused) when (refused.Code == ClpCodes.AuditBroken)
            {
                host.Error.WriteLine(OneLine.Of(refused.Message));
                return ExitCode.Failed;
            }

            host.Out.WriteLine($"ok: entry {proof.Entry.Position} of {OneLine.Of(signed.Stream.ToString())}, as signed on {signed.Time:yyyy-MM-dd HH:mm:ss}Z");
            host.Out.WriteLine(OneLine.Of(Encoding.UTF8.GetString(proof.Entry.Event.Span)));
            return ExitCode.Ok;
        });
        return command;
    }
}
