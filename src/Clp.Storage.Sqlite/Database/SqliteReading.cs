namespace Clp.Storage.Sqlite.Database;

/// <summary>
/// The rows of one query, as they were when it began: an open query sees one moment of the database and keeps nobody from
/// writing. Rows are taken in stretches, so that a short reading holds no connection while its reader works.
/// </summary>
internal sealed class SqliteReading<T>(SqliteFile file, Func<Session, Rows> query, Func<Rows, T> item)
{
    private const int Stretch = 256;

    public async IAsyncEnumerable<T> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        List<T> stretch = [];
        using SqliteFile.Reader reader = file.Rent();
        Rows? open = reader.Read(session => query(session));
        try
        {
            while (open is not null)
            {
                if (!reader.Read(_ => Take(open.Value, stretch)))
                {
                    open.Value.Dispose();
                    open = null;
                    reader.Dispose();
                }

                foreach (T value in stretch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return value;
                }
            }
        }
        finally
        {
            open?.Dispose();
        }
    }

    /// <summary>False when there are no more after these.</summary>
    private bool Take(Rows rows, List<T> stretch)
    {
        stretch.Clear();
        while (stretch.Count < Stretch)
        {
            if (!rows.Read())
            {
                return false;
            }

            stretch.Add(item(rows));
        }

        return true;
    }
}
