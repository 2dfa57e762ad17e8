namespace Clp.Middleware;

/// <summary>Names that say that they hold a secret.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts = ["password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "privatekey", "accesskey", "authorization", "cookie", "cvv", "cvc", "otp"];

    public static bool Has(string name)
    {
        string plain = string.Concat(name.Where(char.IsLetterOrDigit));
        return Array.Exists(Parts, part => plain.Contains(part, StringComparison.OrdinalIgnoreCase)) || plain.Equals("pin", StringComparison.OrdinalIgnoreCase) || plain.Equals("pwd", StringComparison.OrdinalIgnoreCase);
    }
}
