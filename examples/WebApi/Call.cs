/// <summary>A request: which room, who asks, and on which version he decided. A real service takes actor and role from the signed-in user.</summary>
internal sealed record Call(string Id, HttpRequest Request, ClpRuntime Clp, CancellationToken Ended)
{
    public CommitOptions Options => new() { By = Actor.Human(Request.Headers["X-Actor"].ToString(), [.. Request.Headers["X-Role"].OfType<string>()]), IfVersion = long.TryParse(Request.Headers.IfMatch, out long version) ? version : null };

    public ValueTask<ContractInstance> OpenAsync() => Clp.OpenAsync(Id, Ended);

    public async ValueTask<StateObject> BodyAsync() => StateObject.Parse(await new StreamReader(Request.Body).ReadToEndAsync(Ended));
}
