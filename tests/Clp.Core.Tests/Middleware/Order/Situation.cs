namespace Clp.Tests.Middleware.Order;

/// <summary>How an operation can end, and what then happens in which order. The one source of the tests and of the table in docs/middleware.md.</summary>
/// <param name="Name">For people; unique.</param>
/// <param name="Act">Does it, for real; gives what the caller got.</param>
/// <param name="Answer">What the caller must get.</param>
/// <param name="Log">What the log must hold.</param>
/// <param name="Calls">The hooks and interceptors that must be called, in order.</param>
internal sealed record Situation(string Name, Func<Stage, Task<object?>> Act, string Answer, string Log, params string[] Calls)
{
    /// <summary>Runs it and tells what the caller got in a word.</summary>
    public async Task<string> RunAsync(Stage stage)
    {
        try
        {
            return await Act(stage) switch
            {
                Outcome outcome => outcome.GetType().Name,
                Acceptance acceptance => acceptance.Status.ToString(),
                null => "no proposal",
                object other => other.GetType().Name,
            };
        }
        catch (ClpException e)
        {
            return $"{e.GetType().Name} {e.Code}";
        }
        catch (OperationCanceledException)
        {
            return nameof(OperationCanceledException);
        }
    }

    /// <summary>The row of the table.</summary>
    public string Row() => $"| {Name} | {string.Join(" ", Calls.Select(call => $"`{call}`"))} | {Answer} | {Log} |";
}
