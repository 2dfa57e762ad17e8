namespace Clp.Storage.Postgres.Appends;

/// <summary>An expectation as the server's function is_met takes it.</summary>
internal static class ExpectedCode
{
    public static long Of(Expected expected) => expected.ExactVersion ?? (expected == Expected.Any ? -2 : expected == Expected.Exists ? -3 : -4);
}
