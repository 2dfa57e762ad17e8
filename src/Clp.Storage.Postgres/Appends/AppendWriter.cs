using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Appends;

/// <summary>Sends appends: one statement each, all of a group in one round trip and one transaction, each with an answer of its own.</summary>
internal sealed class AppendWriter(PostgresHandle handle)
{
    private readonly string sql = $"SELECT status, at, content FROM {handle.Schema}.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    private readonly string hold = $"SELECT {handle.Schema}.hold($1, $2)";

    /// <summary>Gives every append of the group its answer or its failure; never throws.</summary>
    public async Task WriteAsync(List<PendingAppend> group)
    {
        for (int attempt = 1; ; attempt++)
        {
            Sending sending = new();
            try
            {
                AppendAnswer[] answers = await SendAsync(group, sending).ConfigureAwait(false);
                for (int i = 0; i < answers.Length; i++)
                {
                    group[i].Complete(answers[i]);
                }

                return;
            }
            catch (OperationCanceledException) when (!sending.IsSent && group.Count == 1 && group[0].Cancellation.IsCancellationRequested)
            {
                group[0].Cancel();
                return;
            }
            catch (Exception error) when (PostgresErrors.IsTransient(error) && attempt < Retry.Attempts)
            {
            }
            catch (Exception error) when (group.Count > 1 && PostgresErrors.IsRolledBack(error))
            {
                // One of them cannot be stored, and rolled the others back: each for itself now.
                await OneByOneAsync(group).ConfigureAwait(false);
                return;
            }
            catch (Exception error)
            {
                Fail(group, error is ClpException ? error : sending.IsSent ? PostgresErrors.Sent(error) : PostgresErrors.Rejected(error));
                return;
            }
        }
    }

    private async Task OneByOneAsync(List<PendingAppend> group)
    {
        foreach (PendingAppend append in group)
        {
            await WriteAsync([append]).ConfigureAwait(false);
        }
    }

    private async Task<AppendAnswer[]> SendAsync(List<PendingAppend> group, Sending sending)
    {
        // A single append may still be called off while it waits for a connection.
        CancellationToken beforeSending = group.Count == 1 ? group[0].Cancellation : CancellationToken.None;
        NpgsqlConnection connection = await handle.ConnectAsync(beforeSending).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlBatch batch = new(connection) { Timeout = (int)handle.Options.CommandTimeout.TotalSeconds };
            await using (batch.ConfigureAwait(false))
            {
                if (group.Count > 1)
                {
                    NpgsqlBatchCommand turns = new(hold);
                    turns.Parameters.AddRange(new[] { Value.Int(handle.Tenant), Value.ManyBytes([.. group.Select(append => append.Key)]) });
                    batch.BatchCommands.Add(turns);
                }

                foreach (PendingAppend append in group)
                {
                    NpgsqlBatchCommand command = new(sql);
                    command.Parameters.AddRange(append.Parameters(handle.Tenant));
                    batch.BatchCommands.Add(command);
                }

                await batch.PrepareAsync(beforeSending).ConfigureAwait(false);
                sending.IsSent = true;
                return await AnswersAsync(batch, group.Count).ConfigureAwait(false);
            }
        }
    }

    // The rows come before the commit; only when the end of the whole answer was read are they true.
    private static async Task<AppendAnswer[]> AnswersAsync(NpgsqlBatch batch, int count)
    {
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (count > 1)
            {
                await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
            }

            AppendAnswer[] answers = new AppendAnswer[count];
            for (int i = 0; i < count; i++)
            {
                answers[i] = await AnswerAsync(reader).ConfigureAwait(false);
                bool hasNext = await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
                if (hasNext != (i + 1 < count))
                {
                    throw new InvalidOperationException("another number of answers than of appends");
                }
            }

            return answers;
        }
    }

    private static async Task<AppendAnswer> AnswerAsync(NpgsqlDataReader reader)
    {
        if (!await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            throw new InvalidOperationException("no answer");
        }

        AppendStatus status = (AppendStatus)reader.GetInt16(0);
        long version = reader.GetInt64(1);
        List<(long, byte[])>? events = null;
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            (events ??= []).Add((reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        }

        return new AppendAnswer(status, version, events);
    }

    private static void Fail(List<PendingAppend> group, Exception error)
    {
        foreach (PendingAppend append in group)
        {
            append.Fail(error);
        }
    }

    private sealed class Sending
    {
        public bool IsSent { get; set; }
    }
}
