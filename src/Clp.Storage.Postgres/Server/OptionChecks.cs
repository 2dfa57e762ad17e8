using System.Runtime.CompilerServices;
using Npgsql;

namespace Clp.Storage.Postgres.Server;

/// <summary>Refuses impossible options before anything is connected to. No message repeats a part of the connection string.</summary>
internal static class OptionChecks
{
    public static void All(PostgresStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Tenant, nameof(options));
        ArgumentNullException.ThrowIfNull(options.Clock, nameof(options));
        Demand(string.IsNullOrWhiteSpace(options.ConnectionString) != (options.DataSource is null), $"Give either a {nameof(options.ConnectionString)} or a {nameof(options.DataSource)}.");
        Schema(options.Schema);
        Demand(options.MaxAppendBytes is >= 1024 and <= 256 * 1024 * 1024, $"{nameof(options.MaxAppendBytes)} is {options.MaxAppendBytes}; give 1024 to 268435456.");
        Between(options.CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Between(options.FeedPatience, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Between(options.OldTransaction, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    }

    public static void Schema(string? schema)
    {
        bool isName = schema is { Length: >= 1 and <= 63 } && !char.IsAsciiDigit(schema[0]) && schema.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            && !schema.StartsWith("pg_", StringComparison.Ordinal) && schema != "information_schema";
        Demand(isName, $"{nameof(PostgresStoreOptions.Schema)} is no name for a schema; give up to 63 lower-case letters, digits and underscores, not beginning with a digit or pg_.");
    }

    /// <summary>The connection string as the store needs it, or the host's own to be looked at.</summary>
    public static NpgsqlConnectionStringBuilder Connection(PostgresStoreOptions options)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(options.DataSource?.ConnectionString ?? options.ConnectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException or NotSupportedException)
        {
            // Its message may quote the string, with the password in it.
            throw Misconfigured($"{nameof(options.ConnectionString)} cannot be read; see Npgsql's documentation for its keywords.");
        }

        Demand(!string.IsNullOrWhiteSpace(builder.Host), $"{nameof(options.ConnectionString)} names no host.");
        Demand(!builder.Host!.Contains(',', StringComparison.Ordinal), $"{nameof(options.ConnectionString)} names several hosts; give the primary server alone, or the address that leads to it.");
        Demand(!builder.Multiplexing, "Multiplexing is on; the store needs connections of its own for prepared statements, so leave it off.");
        return builder;
    }

    public static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw Misconfigured(problem);
        }
    }

    private static void Between(TimeSpan given, TimeSpan least, TimeSpan most, [CallerArgumentExpression(nameof(given))] string option = "")
        => Demand(given >= least && given <= most, $"{option.Split('.')[^1]} is {given}; give {least} to {most}.");

    private static StorageException Misconfigured(string problem) => new(ClpCodes.StoreMisconfigured, problem, StorageFailure.Rejected);
}
