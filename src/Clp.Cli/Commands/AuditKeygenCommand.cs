using System.CommandLine;
using System.Security.Cryptography;
using Clp.Audit;
using Clp.Cli.Output;

namespace Clp.Cli.Commands;

/// <summary><c>clp audit keygen</c>: a new key pair for checkpoints.</summary>
internal static class AuditKeygenCommand
{
    public const string PrivateFile = "audit-key.pem";
    public const string PublicFile = "audit-key.pub.pem";

    public static Command Create(ToolHost host)
    {
        Command command = new("keygen", "Make a key pair (ECDSA P-256) for signing checkpoints.");
        Option<string> folder = new("--out") { Description = "The folder for audit-key.pem (secret) and audit-key.pub.pem.", Required = true };
        command.Add(folder);
        command.SetAction(async (parsed, _) =>
        {
            string secretPath = Path.Combine(parsed.GetRequiredValue(folder), PrivateFile);
            string publicPath = Path.Combine(parsed.GetRequiredValue(folder), PublicFile);
            OutputFile.Check(secretPath, mayReplace: false);
            OutputFile.Check(publicPath, mayReplace: false);
            using ECDsa key = AuditKeys.Create();
            await OutputFile.WriteTextAsync(secretPath, key.ExportPkcs8PrivateKeyPem() + "\n", isSecret: true).ConfigureAwait(false);
            await OutputFile.WriteTextAsync(publicPath, key.ExportSubjectPublicKeyInfoPem() + "\n").ConfigureAwait(false);
            host.Out.WriteLine($"key {AuditKeys.IdOf(key)}");
            host.Out.WriteLine($"secret, for clp audit export --key: {OneLine.Of(secretPath)}");
            host.Out.WriteLine($"public, for clp audit verify --public-key: {OneLine.Of(publicPath)}");
            return ExitCode.Ok;
        });
        return command;
    }
}
