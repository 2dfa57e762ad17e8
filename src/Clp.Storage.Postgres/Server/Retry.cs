namespace Clp.Storage.Postgres.Server;

/// <summary>How often a transaction that the server rolled back because of others is tried.</summary>
internal static class Retry
{
    public const int Attempts = 4;
}
