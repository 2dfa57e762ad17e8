using Clp.Storage.Postgres.Schema;
using Clp.Storage.Postgres.Server;

namespace Clp.Storage.Postgres;

/// <summary>The rights that a store needs when it does not manage its schema.</summary>
public static class PostgresRole
{
    /// <summary>The statements that give a role the least rights: using the tables, not altering or dropping them. Run as the schema's owner, once it is made and after every upgrade.</summary>
    /// <param name="schema">As in <see cref="PostgresStoreOptions.Schema"/>.</param>
    /// <param name="role">The role's name; 1 to 63 bytes without NUL.</param>
    /// <exception cref="StorageException">A name is impossible.</exception>
    public static string Script(string schema, string role)
    {
        OptionChecks.Schema(schema);
        OptionChecks.Demand(!string.IsNullOrEmpty(role) && System.Text.Encoding.UTF8.GetByteCount(role) <= 63 && !role.Contains('\0', StringComparison.Ordinal), "The role's name is impossible; give 1 to 63 bytes.");
        return SqlScripts.Read("role.sql", schema).Replace("{role}", '"' + role.Replace("\"", "\"\"", StringComparison.Ordinal) + '"', StringComparison.Ordinal);
    }
}
