// One idea: a contract behind HTTP. What came of a command is the answer: 200 with the state, 422 with what the guards object to,
// 409 when the caller decided on an older version, 403 and 429 when he may not, or not now.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddClp(Room.Contract)
    .UseFileStore(builder.Configuration["folder"] ?? "rooms")
    .UseLogging()
    .UsePermissions(new PermissionOptions { Rules = [PermissionRule.Allow(CommandActs.All, "book").ForRole("guest")] })
    .UseRateLimit(new RateLimitOptions { Limits = [new RateLimit("per-guest", permits: 20, window: TimeSpan.FromHours(1))] })
    .Configure((_, options) => options.ProposalProvider = new Room());
builder.Services.AddHealthChecks().AddClp();

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
RouteGroupBuilder rooms = app.MapGroup("/rooms/{id}").AddEndpointFilter(OrProblemAsync);

rooms.MapPost("/{intent}", async ([AsParameters] Call call, string intent) =>
    Answer(await (await call.OpenAsync()).SubmitAsync(intent, await call.BodyAsync(), call.Options, call.Ended)));

rooms.MapPost("/{intent}/proposals", async ([AsParameters] Call call, string intent) =>
{
    ContractInstance room = await call.OpenAsync();
    Intent wanted = await room.DispatchAsync(intent, await call.BodyAsync(), call.Options, call.Ended);
    return Results.Text($$"""{"intent":{{wanted.Id.Version}},"proposed":{{(await room.ProposeAsync(wanted, call.Ended))?.Values}}}""", "application/json", statusCode: 202);
});

rooms.MapPost("/intents/{number:long}/acceptance", async ([AsParameters] Call call, long number) =>
{
    ContractInstance room = await call.OpenAsync();
    Proposal? proposal = room.PendingIntents.Where(intent => intent.Id.Version == number).SelectMany(intent => room.ProposalsFor(intent)).LastOrDefault();
    return proposal is null ? Results.NotFound()
        : Answer(await room.CommitAsync((await room.AcceptAsync(proposal, call.Options.By)).EnsureAccepted(), call.Options, call.Ended));
});

await app.RunAsync();

static IResult Answer(Outcome outcome) => outcome is Outcome.Committed committed
    ? Results.Text($$"""{"version":{{committed.Version}},"state":{{committed.State}}}""", "application/json")
    : Results.Problem(outcome.Describe(), statusCode: outcome switch { Outcome.Conflicted => 409, Outcome.NotPermitted => 403, _ => 422 });

static async ValueTask<object?> OrProblemAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
{
    try
    {
        return await next(context);
    }
    catch (ClpException e) when (e is RefusalException or LifecycleException or OutcomeException or StateFormatException)
    {
        context.HttpContext.Response.Headers.RetryAfter = e is RefusalException { RetryAfter: { } pause } ? $"{Math.Ceiling(pause.TotalSeconds)}" : default;
        return Results.Problem(e.Message, statusCode: e.Code switch { ClpCodes.RateLimited => 429, ClpCodes.NotAccepted => 409, ClpCodes.NotPermitted => 403, ClpCodes.UnknownIntent => 404, ClpCodes.RuntimeClosed => 503, _ => 400 });
    }
}
