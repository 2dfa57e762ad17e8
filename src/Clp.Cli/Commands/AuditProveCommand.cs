using System.CommandLine;
using System.Security.Cryptography;
using Clp.Audit;
using Clp.Cli.Output;

namespace Clp.Cli.Commands;

/// <summary><c>clp audit prove</c>: one entry of an exported log with the proof that the log has it, to show without the rest.</summary>
internal static class AuditProveCommand
{
    public static Command Create(ToolHost host)
    {
        Command command = new("prove", "Take one entry out of an exported file, with a proof that needs no other entry.");
        Argument<string> file = new("file") { Description = "The exported file, JSONL or CSV." };
        Option<long> position = new("--position") { Description = "The entry's position.", Required = true };
        Option<string> checkpoint = new("--checkpoint") { Description = "The signed checkpoint the proof will be checked against.", Required = true };
        Option<string> publicKey = new("--public-key") { Description = "The public key (PEM) the checkpoint was signed with.", Required = true };
        Option<string> output = new("--out") { Description = "The file to write the proof to.", Required = true };
        command.Add(file);
        foreach (Option option in new Option[] { position, checkpoint, publicKey, output })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(output);
            OutputFile.Check(path, mayReplace: false);
            using ECDsa key = InputFile.ReadKey(parsed.GetRequiredValue(publicKey));
            Checkpoint signed = InputFile.ReadCheckpoint(parsed.GetRequiredValue(checkpoint));
            FileStream stream = InputFile.Open(parsed.GetRequiredValue(file), "audit file");
            await using (stream.ConfigureAwait(false))
            {
                EntryProof proof = await AuditProver.ProveAsync(stream, parsed.GetValue(position), signed, key, cancellationToken).ConfigureAwait(false);
                await OutputFile.WriteTextAsync(path, proof.ToText()).ConfigureAwait(false);
                host.Out.WriteLine($"{OneLine.Of(path)}: entry {proof.Entry.Position} of {OneLine.Of(signed.Stream.ToString())}, proven by {proof.Inclusion.Path.Length} hashes");
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
