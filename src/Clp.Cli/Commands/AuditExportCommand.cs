using System.CommandLine;
using System.Security.Cryptography;
using Clp.Audit;
using Clp.Cli.Output;
using Clp.Storage;

namespace Clp.Cli.Commands;

/// <summary><c>clp audit export</c>: the log of one instance as a file that can be verified offline.</summary>
internal sealed class AuditExportCommand
{
    private readonly StoreArguments store = new();
    private readonly Option<AuditFormat> format = new("--format") { Description = "jsonl (the default) or csv." };
    private readonly Option<string> file = new("--out") { Description = "The file to write.", Required = true };
    private readonly Option<string?> key = new("--key") { Description = "The secret key (PEM) to sign a checkpoint with; see clp audit keygen." };
    private readonly Option<string?> checkpoint = new("--checkpoint") { Description = "The file to write the signed checkpoint to." };
    private readonly Option<string?> after = new("--after") { Description = "The checkpoint of an earlier export: write only what came after it." };
    private readonly Option<string?> publicKey = new("--public-key") { Description = "The public key (PEM) that the --after checkpoint was signed with, if not with --key." };
    private readonly Option<bool> force = new("--force") { Description = "Replace files that exist." };

    public static Command Create(ToolHost host)
    {
        AuditExportCommand export = new();
        Command command = new("export", "Export the log of one instance with a hash chain.");
        export.store.AddTo(command);
        foreach (Option option in new Option[] { export.format, export.file, export.key, export.checkpoint, export.after, export.publicKey, export.force })
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => export.RunAsync(parsed, host, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ToolHost host, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(file);
        string? checkpointPath = parsed.GetValue(checkpoint);
        if (parsed.GetValue(key) is null != checkpointPath is null)
        {
            throw new ClpException(ClpCodes.BadCommandLine, "--key and --checkpoint go together: the key signs the checkpoint.");
        }

        foreach (string output in new[] { path, checkpointPath }.OfType<string>())
        {
            OutputFile.Check(output, parsed.GetValue(force));
        }

        using ECDsa? secret = parsed.GetValue(key) is { } keyPath ? InputFile.ReadKey(keyPath) : null;
        AuditExportOptions options = new() { Format = parsed.GetValue(format), After = ReadAfter(parsed, secret) };
        AuditChain chain = await ExportAsync(parsed, path, options, cancellationToken).ConfigureAwait(false);
        long from = options.After?.Entries ?? 0;
        string positions = chain.Count == from ? "nothing new" : $"positions {from} to {chain.Count - 1}";
        host.Out.WriteLine($"{OneLine.Of(path)}: {OneLine.Of(chain.Stream.ToString())}, {positions}, head {chain.Head}");
        if (secret is not null && checkpointPath is not null)
        {
            Checkpoint signed = chain.Sign(secret, host.Time);
            await OutputFile.WriteTextAsync(checkpointPath, signed.ToJson() + "\n").ConfigureAwait(false);
            host.Out.WriteLine($"{OneLine.Of(checkpointPath)}: checkpoint of {signed.Entries} entries, signed with key {signed.KeyId}. Keep it away from the store.");
        }

        return ExitCode.Ok;
    }

    private async Task<AuditChain> ExportAsync(ParseResult parsed, string path, AuditExportOptions options, CancellationToken cancellationToken)
    {
        FileStore opened = store.Open(parsed);
        await using (opened.ConfigureAwait(false))
        {
            StreamId stream = store.Stream(parsed);
            await StoreArguments.DemandAsync(opened, stream, cancellationToken).ConfigureAwait(false);
            return await OutputFile.WriteAsync(path, isSecret: false,
                async output => await AuditExporter.ExportAsync(opened, stream, output, options, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private Checkpoint? ReadAfter(ParseResult parsed, ECDsa? secret)
    {
        if (parsed.GetValue(after) is not { } path)
        {
            return null;
        }

        using ECDsa? given = parsed.GetValue(publicKey) is { } keyPath ? InputFile.ReadKey(keyPath) : null;
        Checkpoint earlier = InputFile.ReadCheckpoint(path);
        earlier.Verify(given ?? secret ?? throw new ClpException(ClpCodes.BadCommandLine, "--after needs --public-key (or --key) to verify the checkpoint's signature."));
        return earlier;
    }
}
